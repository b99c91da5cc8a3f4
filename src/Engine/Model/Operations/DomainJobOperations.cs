using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with the jobs that run on domains of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class DomainJobOperations : FamilyOperations<IDomainJobDriver>
{
    internal DomainJobOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.DomainJobs)
    {
    }

    /// <summary>Tells how the job goes, or how the last one went.</summary>
    /// <remarks>virDomainGetJobStats.</remarks>
    public Task<DomainJobInfo> GetInfoAsync(DomainRef domain, DomainJobStatsFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetInfoAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Asks the job to stop.</summary>
    /// <remarks>virDomainAbortJobFlags.</remarks>
    public Task AbortAsync(DomainRef domain, uint flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.AbortAsync(domain, flags, cancellationToken), cancellationToken);
}
