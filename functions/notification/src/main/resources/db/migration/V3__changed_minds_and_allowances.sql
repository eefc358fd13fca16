-- What is held back is looked at again when its user changes the preferences.
create index delivery_held on delivery (user_id) where state = 'held';
