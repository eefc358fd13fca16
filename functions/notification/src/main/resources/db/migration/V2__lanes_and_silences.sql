-- Each channel's due deliveries by themselves: one that is held up holds up no other.
create index delivery_due_by_channel on delivery (channel, due_at, number) where due_at < 'infinity';
drop index delivery_due;

-- A reminder of a user who wants none, and what has no channel left, say why nobody was told.
alter table notification drop constraint notification_silence_check;
alter table notification add constraint notification_silence_check
    check (silence in ('muted', 'gathered', 'digested', 'old', 'off', 'no_channel'));
comment on column notification.silence is 'Why nobody is told of it by itself: the user muted all; gathered, digested: for the next digest, in one; old: the event came too late to matter; off: the user does not want this kind; no_channel: there is none that it may go by.';
