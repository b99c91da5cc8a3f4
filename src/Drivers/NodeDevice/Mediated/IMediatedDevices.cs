namespace VirtPS.Drivers.NodeDevice.Mediated;

/// <summary>Makes mediated devices and keeps how they are to be made.</summary>
internal interface IMediatedDevices
{
    /// <summary>Lists what is defined.</summary>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The definitions, each with its number.</returns>
    Task<IReadOnlyList<MdevDefinition>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Stores a definition.</summary>
    /// <param name="definition">The definition; it gets a number if it has none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The device's number.</returns>
    Task<Guid> DefineAsync(MdevDefinition definition, CancellationToken cancellationToken);

    /// <summary>Removes a definition.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The removal.</returns>
    Task UndefineAsync(MdevDefinition definition, CancellationToken cancellationToken);

    /// <summary>Makes a device.</summary>
    /// <param name="definition">How; it gets a number if it has none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The device's number.</returns>
    Task<Guid> CreateAsync(MdevDefinition definition, CancellationToken cancellationToken);

    /// <summary>Takes a device away.</summary>
    /// <param name="uuid">Its number.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The removal.</returns>
    Task DestroyAsync(Guid uuid, CancellationToken cancellationToken);
}
