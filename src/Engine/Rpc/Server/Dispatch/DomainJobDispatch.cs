using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns the job that runs on a domain.</summary>
internal static class DomainJobDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainJobProcedures.GetInfo,
            static (connection, args, token) => connection.DomainJobs.GetInfoAsync(args.Domain, DomainJobStatsFlags.None, token),
            JobInfoFields.ToResult);
        dispatcher.Give(
            DomainJobProcedures.GetStatistics,
            static (connection, args, token) => connection.DomainJobs.GetInfoAsync(args.Domain, CallChecks.Flags<DomainJobStatsFlags>(args.Flags, "virDomainGetJobStats"), token),
            static job => new((int)job.Type, [.. CallChecks.Fit(job.Values, Limits.ManyParameters, "parameters")]));
        dispatcher.Do(DomainJobProcedures.Abort, static (connection, args, token) =>
            connection.DomainJobs.AbortAsync(args.Domain, 0, token));
        dispatcher.Do(DomainJobProcedures.AbortFlags, static (connection, args, token) =>
            connection.DomainJobs.AbortAsync(args.Domain, args.Flags, token));
    }
}
