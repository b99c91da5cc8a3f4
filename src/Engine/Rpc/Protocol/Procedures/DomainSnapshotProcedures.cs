namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Snapshots of domains.</summary>
/// <remarks>REMOTE_PROC_DOMAIN_SNAPSHOT_* and kin.</remarks>
internal static class DomainSnapshotProcedures
{
    internal static Procedure<DomainXmlFlagsArgs, SnapshotResult> CreateXml { get; } = Programs.Remote.Procedure<DomainXmlFlagsArgs, SnapshotResult>(185, acl: "domain:snapshot domain:fs_freeze:VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE");
    internal static Procedure<SnapshotFlagsArgs, TextResult> GetXml { get; } = Programs.Remote.Procedure<SnapshotFlagsArgs, TextResult>(186, acl: "domain:read domain:read_secure:VIR_DOMAIN_SNAPSHOT_XML_SECURE", priority: true);
    internal static Procedure<DomainFlagsArgs, CountResult> Count { get; } = Programs.Remote.Procedure<DomainFlagsArgs, CountResult>(187, acl: "domain:read", priority: true);
    internal static Procedure<DomainCapacityArgs, NamesResult> ListNames { get; } = Programs.Remote.Procedure<DomainCapacityArgs, NamesResult>(188, acl: "domain:read", priority: true);
    internal static Procedure<DomainNameFlagsArgs, SnapshotResult> LookupByName { get; } = Programs.Remote.Procedure<DomainNameFlagsArgs, SnapshotResult>(189, acl: "domain:read", priority: true);
    internal static Procedure<DomainFlagsArgs, AnswerResult> HasCurrent { get; } = Programs.Remote.Procedure<DomainFlagsArgs, AnswerResult>(190, acl: "domain:read");
    internal static Procedure<DomainFlagsArgs, SnapshotResult> GetCurrent { get; } = Programs.Remote.Procedure<DomainFlagsArgs, SnapshotResult>(191, acl: "domain:read");
    internal static Procedure<SnapshotFlagsArgs, Nothing> Revert { get; } = Programs.Remote.Procedure<SnapshotFlagsArgs, Nothing>(192, acl: "domain:snapshot");
    internal static Procedure<SnapshotFlagsArgs, Nothing> Delete { get; } = Programs.Remote.Procedure<SnapshotFlagsArgs, Nothing>(193, acl: "domain:snapshot");
    internal static Procedure<SnapshotFlagsArgs, SnapshotResult> GetParent { get; } = Programs.Remote.Procedure<SnapshotFlagsArgs, SnapshotResult>(244, acl: "domain:read", priority: true);
    internal static Procedure<SnapshotFlagsArgs, CountResult> CountChildren { get; } = Programs.Remote.Procedure<SnapshotFlagsArgs, CountResult>(246, acl: "domain:read", priority: true);
    internal static Procedure<SnapshotCapacityArgs, NamesResult> ListChildrenNames { get; } = Programs.Remote.Procedure<SnapshotCapacityArgs, NamesResult>(247, acl: "domain:read", priority: true);
    internal static Procedure<SnapshotFlagsArgs, AnswerResult> IsCurrent { get; } = Programs.Remote.Procedure<SnapshotFlagsArgs, AnswerResult>(271, acl: "domain:read");
    internal static Procedure<SnapshotFlagsArgs, AnswerResult> HasMetadata { get; } = Programs.Remote.Procedure<SnapshotFlagsArgs, AnswerResult>(272, acl: "domain:read");
    internal static Procedure<DomainListArgs, SnapshotsResult> ListAll { get; } = Programs.Remote.Procedure<DomainListArgs, SnapshotsResult>(274, acl: "domain:read", priority: true);
    internal static Procedure<SnapshotListArgs, SnapshotsResult> ListAllChildren { get; } = Programs.Remote.Procedure<SnapshotListArgs, SnapshotsResult>(275, acl: "domain:read", priority: true);
}
