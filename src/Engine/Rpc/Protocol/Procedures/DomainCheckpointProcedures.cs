namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Checkpoints of domains.</summary>
/// <remarks>REMOTE_PROC_DOMAIN_CHECKPOINT_* and kin.</remarks>
internal static class DomainCheckpointProcedures
{
    internal static Procedure<DomainXmlFlagsArgs, CheckpointResult> CreateXml { get; } = Programs.Remote.Procedure<DomainXmlFlagsArgs, CheckpointResult>(411, acl: "domain:checkpoint domain:fs_freeze:VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE");
    internal static Procedure<CheckpointFlagsArgs, TextResult> GetXml { get; } = Programs.Remote.Procedure<CheckpointFlagsArgs, TextResult>(412, acl: "domain:read domain:read_secure:VIR_DOMAIN_CHECKPOINT_XML_SECURE");
    internal static Procedure<DomainListArgs, CheckpointsResult> ListAll { get; } = Programs.Remote.Procedure<DomainListArgs, CheckpointsResult>(413, acl: "domain:read", priority: true);
    internal static Procedure<CheckpointListArgs, CheckpointsResult> ListAllChildren { get; } = Programs.Remote.Procedure<CheckpointListArgs, CheckpointsResult>(414, acl: "domain:read", priority: true);
    internal static Procedure<DomainNameFlagsArgs, CheckpointResult> LookupByName { get; } = Programs.Remote.Procedure<DomainNameFlagsArgs, CheckpointResult>(415, acl: "domain:read", priority: true);
    internal static Procedure<CheckpointFlagsArgs, CheckpointResult> GetParent { get; } = Programs.Remote.Procedure<CheckpointFlagsArgs, CheckpointResult>(416, acl: "domain:read", priority: true);
    internal static Procedure<CheckpointFlagsArgs, Nothing> Delete { get; } = Programs.Remote.Procedure<CheckpointFlagsArgs, Nothing>(417, acl: "domain:checkpoint");
}
