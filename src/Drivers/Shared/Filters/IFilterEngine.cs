namespace VirtPS.Drivers.Shared.Filters;

/// <summary>What makes rules work.</summary>
internal interface IFilterEngine
{
    /// <summary>Puts plans into effect, all of them or none, in place of what the ports had; no frame passes in between unseen.</summary>
    /// <param name="plans">The plans.</param>
    /// <param name="cancellationToken">Ends the wait; what was begun is finished.</param>
    /// <returns>The change.</returns>
    Task ApplyAsync(IReadOnlyList<PortPlan> plans, CancellationToken cancellationToken);

    /// <summary>Takes away all that a port had.</summary>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Ends the wait; what was begun is finished.</param>
    /// <returns>The change.</returns>
    Task RemoveAsync(string port, CancellationToken cancellationToken);
}
