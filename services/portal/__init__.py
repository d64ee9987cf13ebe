"""The portal: the web pages through which people use Sinau.

It owns no data and hears no events. Each page asks the services over HTTP with the visitor's own token and shows what
they answer, so the portal may run many times and forget everything between two requests.

    app.py        the wiring
    config.py     what the environment decides
    frame/        what surrounds every page: the visit, the cookie, language, wording, headers, errors
    pages/        one blueprint per noun: ask the clients, render a template
    forms/        what people submit: parsed, checked, with messages in their language
    clients/      one class per service, the only code here that calls them
"""
