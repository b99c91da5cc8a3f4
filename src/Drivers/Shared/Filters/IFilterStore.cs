namespace VirtPS.Drivers.Shared.Filters;

/// <summary>Where filters and bindings are kept.</summary>
internal interface IFilterStore
{
    /// <summary>Keeps a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellationToken">Stops the writing; the old definition stays.</param>
    /// <returns>The writing.</returns>
    Task SaveAsync(StoredFilter filter, CancellationToken cancellationToken);

    /// <summary>Keeps a binding, for as long as the host runs.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="cancellationToken">Stops the writing; the old state stays.</param>
    /// <returns>The writing.</returns>
    Task SaveAsync(StoredBinding binding, CancellationToken cancellationToken);

    /// <summary>Removes a filter.</summary>
    /// <param name="filter">The filter.</param>
    void Remove(StoredFilter filter);

    /// <summary>Removes a binding.</summary>
    /// <param name="binding">The binding.</param>
    void Remove(StoredBinding binding);
}
