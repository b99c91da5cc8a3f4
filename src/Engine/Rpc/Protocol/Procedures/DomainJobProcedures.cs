namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Domains: the job that runs.</summary>
/// <remarks>REMOTE_PROC_DOMAIN_*_JOB*.</remarks>
internal static class DomainJobProcedures
{
    internal static Procedure<DomainArgs, JobInfoResult> GetInfo { get; } = Programs.Remote.Procedure<DomainArgs, JobInfoResult>(163, acl: "domain:read");
    internal static Procedure<DomainArgs, Nothing> Abort { get; } = Programs.Remote.Procedure<DomainArgs, Nothing>(164, acl: "domain:write");
    internal static Procedure<DomainFlagsArgs, JobStatisticsResult> GetStatistics { get; } = Programs.Remote.Procedure<DomainFlagsArgs, JobStatisticsResult>(298, acl: "domain:read");
    internal static Procedure<DomainFlagsArgs, Nothing> AbortFlags { get; } = Programs.Remote.Procedure<DomainFlagsArgs, Nothing>(442, acl: "domain:write");
}
