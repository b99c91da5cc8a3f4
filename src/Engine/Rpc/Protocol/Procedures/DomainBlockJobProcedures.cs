namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Domains: jobs that copy, pull or commit disks.</summary>
/// <remarks>REMOTE_PROC_DOMAIN_BLOCK_*.</remarks>
internal static class DomainBlockJobProcedures
{
    internal static Procedure<DomainPathFlagsArgs, Nothing> Abort { get; } = Programs.Remote.Procedure<DomainPathFlagsArgs, Nothing>(237, acl: "domain:write");
    internal static Procedure<DomainPathFlagsArgs, BlockJobInfoResult> GetInfo { get; } = Programs.Remote.Procedure<DomainPathFlagsArgs, BlockJobInfoResult>(238, acl: "domain:read");
    internal static Procedure<DomainPathAmountArgs, Nothing> SetSpeed { get; } = Programs.Remote.Procedure<DomainPathAmountArgs, Nothing>(239, acl: "domain:write");
    internal static Procedure<DomainPathAmountArgs, Nothing> Pull { get; } = Programs.Remote.Procedure<DomainPathAmountArgs, Nothing>(240, acl: "domain:block_write");
    internal static Procedure<BlockRebaseArgs, Nothing> Rebase { get; } = Programs.Remote.Procedure<BlockRebaseArgs, Nothing>(266, acl: "domain:block_write");
    internal static Procedure<BlockCommitArgs, Nothing> Commit { get; } = Programs.Remote.Procedure<BlockCommitArgs, Nothing>(290, acl: "domain:block_write");
    internal static Procedure<BlockCopyArgs, Nothing> Copy { get; } = Programs.Remote.Procedure<BlockCopyArgs, Nothing>(345, acl: "domain:block_write");
}
