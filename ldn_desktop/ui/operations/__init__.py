"""The changes that widgets ask for, by subject; `AppController` has those of doses and plans."""
