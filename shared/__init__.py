"""What several services need and that knows no word of the domain, the published language in `contracts` aside."""
