"""The portal: the web pages through which people use Sinau.

It owns no data and subscribes to no events. Each page asks the services over HTTP with the visitor's own token and
shows what they answer, so the portal may run many times and keeps nothing between two requests.

    app.py        the wiring
    config.py     what the environment decides
    web/          what every page shares: user session, cookie, language, labels, headers, errors, static files
    learner/      the pages of every person
    teaching/     the pages of trainers
    managing/     the pages of organisers, unit admins and supervisors
    operating/    the pages of operators and auditors
    activities/   the pages of each kind of activity
    forms/        question forms, and the course folder that people upload
    clients/      one class per service, the only code here that calls them
"""
