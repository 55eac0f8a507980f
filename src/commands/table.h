#ifndef COMMANDS_TABLE_H
#define COMMANDS_TABLE_H

#include "commands/command.h"

/* The entries of the command table, each in a file of its own: src/commands/cmd_*.c. */
extern const struct command cmd_add;
extern const struct command cmd_assign;
extern const struct command cmd_check;
extern const struct command cmd_clone;
extern const struct command cmd_completion;
extern const struct command cmd_commit;
extern const struct command cmd_convert;
extern const struct command cmd_dashboard;
extern const struct command cmd_edit;
extern const struct command cmd_help;
extern const struct command cmd_init;
extern const struct command cmd_list;
extern const struct command cmd_log;
extern const struct command cmd_merge_driver;
extern const struct command cmd_move;
extern const struct command cmd_note;
extern const struct command cmd_purge;
extern const struct command cmd_redo;
extern const struct command cmd_rename;
extern const struct command cmd_report;
extern const struct command cmd_restore;
extern const struct command cmd_rm;
extern const struct command cmd_set;
extern const struct command cmd_show;
extern const struct command cmd_status;
extern const struct command cmd_sync;
extern const struct command cmd_tidy;
extern const struct command cmd_trash;
extern const struct command cmd_undo;
extern const struct command cmd_version;

#endif
