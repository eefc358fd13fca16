package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.knudge.backends.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may change what is in the trail: nobody. */
class GuardsTest extends TrailTest {
  private static final Login APP = new Login("audit", "audit");
  private static final Login OWNER = new Login("audit_owner", "audit_owner");

  private String month;

  @BeforeAll
  void record() {
    deliver(someone(), "task.created", "g-1", "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    month = audit.query("select tableoid::regclass from audit.entry limit 1").getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit.entry set type = 'x'",
        "delete from audit.entry",
        "truncate audit.entry",
        "update audit.entry_key set sequence = 0",
        "delete from audit.entry_key",
        "truncate audit.entry_key",
        "delete from audit.user_key",
        "truncate audit.user_key",
        "update audit.user_key set user_id = 'x'",
        "update MONTH set type = 'x'",
        "delete from MONTH",
        "truncate MONTH",
        "insert into MONTH select * from audit.entry",
        "select * from MONTH",
        "alter table audit.entry disable trigger all",
        "alter table audit.entry detach partition MONTH",
        "drop table MONTH",
        "drop function audit.refuse_change cascade",
        "set session_replication_role = replica",
        "select setval('audit.entry_sequence', 1)",
        "create table audit.mine ()"
      })
  void the_functions_role_has_no_right_to(String sql) {
    assertRefused(APP, sql.replace("MONTH", month), "42501");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit.entry set type = 'x'",
        "delete from audit.entry",
        "truncate audit.entry",
        "truncate audit.entry, audit.entry_key cascade",
        "update audit.entry_key set sequence = 0",
        "delete from audit.entry_key",
        "truncate audit.entry_key",
        "update MONTH set type = 'x'",
        "delete from MONTH",
        "truncate MONTH",
        "merge into audit.entry using (values ('g-1')) as v (id) on event_id = id when matched then delete",
        "insert into audit.entry_key select * from audit.entry_key on conflict (event_id, source, event_key) do update set sequence = 0"
      })
  void neither_the_schemas_owner_nor_a_superuser_can(String sql) {
    assertRefused(OWNER, sql.replace("MONTH", month), "23001");
    assertRefused(database.superuser(), sql.replace("MONTH", month), "23001");
    assertRefused(
        database.superuser(),
        "set session_replication_role = replica; " + sql.replace("MONTH", month),
        "23001");
  }

  @Test
  void the_months_to_come_are_guarded_as_well() {
    audit.query("select audit.make_month('2031-05-05Z')");
    assertRefused(OWNER, "truncate audit.entry_2031_05", "23001");
    audit.execute(
        "insert into audit.entry select sequence, event_id, source, event_key, type, task_id, user_id, actor, occurred_at, '2031-05-07Z', causation_id, correlation_id, trace_id, key_id, particulars, commitment, leaf_hash, marks from audit.entry where event_id = 'g-1'");
    assertRefused(OWNER, "delete from audit.entry_2031_05", "23001");
    assertRefused(
        database.superuser(),
        "set session_replication_role = replica; update audit.entry_2031_05 set type = 'x'",
        "23001");
    assertRefused(APP, "select from audit.entry_2031_05", "42501");
  }

  /** What is left to a superuser; that it is found out is the log's business. */
  @Test
  void who_may_take_the_guards_away_can_change_what_they_like() {
    AuditDatabase.unguarded(
        database, "update audit.entry set actor = 'agent' where event_id = 'g-1'");
    assertThat(audit.query("select actor from audit.entry where event_id = 'g-1'"))
        .containsOnly("agent");
    assertRefused(database.superuser(), "update audit.entry set actor = 'human'", "23001");
  }

  private void assertRefused(Login who, String sql, String state) {
    assertThatThrownBy(
            () -> {
              try (Connection connection = database.connect(who);
                  Statement statement = connection.createStatement()) {
                statement.execute(sql);
              }
            })
        .as(who + ": " + sql)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
  }
}
