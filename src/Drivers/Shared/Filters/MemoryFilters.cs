namespace VirtPS.Drivers.Shared.Filters;

/// <summary>Keeps nothing and filters nothing: what a host that exists only in memory needs.</summary>
internal sealed class MemoryFilters : IFilterStore, IFilterEngine
{
    /// <inheritdoc/>
    public Task SaveAsync(StoredFilter filter, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task SaveAsync(StoredBinding binding, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Remove(StoredFilter filter)
    {
    }

    /// <inheritdoc/>
    public void Remove(StoredBinding binding)
    {
    }

    /// <inheritdoc/>
    public Task ApplyAsync(IReadOnlyList<PortPlan> plans, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task RemoveAsync(string port, CancellationToken cancellationToken) => Task.CompletedTask;
}
