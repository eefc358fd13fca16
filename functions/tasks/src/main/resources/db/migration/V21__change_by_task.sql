-- Undoing asks for each task which change it had before; without this it reads all that its user changed within a day.
create index change_by_task on change (user_id, task_id, number);
