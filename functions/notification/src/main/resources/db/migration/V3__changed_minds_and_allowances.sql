-- What is held back is looked at again when its user changes the preferences.
create index delivery_held on delivery (user_id) where state = 'held';
-- How many e-mails and SMS a user had in the last day.
create index delivery_by_user on delivery (user_id, channel, first_attempt_at) where channel in ('email', 'sms');
