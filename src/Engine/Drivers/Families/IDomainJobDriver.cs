namespace VirtPS.Engine.Drivers;

/// <summary>Domains: the job that runs on one.</summary>
/// <remarks>virDomainGetJob*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IDomainJobDriver
{
    /// <summary>Tells how the job goes, or how the last one went.</summary>
    /// <remarks>virDomainGetJobStats.</remarks>
    Task<DomainJobInfo> GetInfoAsync(DomainRef domain, DomainJobStatsFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<DomainJobInfo>("virDomainGetJobStats");

    /// <summary>Asks the job to stop.</summary>
    /// <remarks>virDomainAbortJobFlags.</remarks>
    Task AbortAsync(DomainRef domain, uint flags, CancellationToken cancellationToken) => Unsupported.Call("virDomainAbortJobFlags");
}
