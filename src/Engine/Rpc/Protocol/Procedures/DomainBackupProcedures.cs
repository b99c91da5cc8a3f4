namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Backups of domains.</summary>
/// <remarks>REMOTE_PROC_DOMAIN_BACKUP_*.</remarks>
internal static class DomainBackupProcedures
{
    internal static Procedure<BackupBeginArgs, Nothing> Begin { get; } = Programs.Remote.Procedure<BackupBeginArgs, Nothing>(421, acl: "domain:checkpoint domain:block_write");
    internal static Procedure<DomainFlagsArgs, TextResult> GetXml { get; } = Programs.Remote.Procedure<DomainFlagsArgs, TextResult>(422, acl: "domain:read", priority: true);
}
