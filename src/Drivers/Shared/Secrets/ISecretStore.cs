namespace VirtPS.Drivers.Shared.Secrets;

/// <summary>Where secrets that are not ephemeral are kept.</summary>
internal interface ISecretStore
{
    /// <summary>Keeps a definition.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="cancellationToken">Stops the writing; the old definition stays.</param>
    /// <returns>The writing.</returns>
    Task SaveAsync(StoredSecret secret, CancellationToken cancellationToken);

    /// <summary>Removes a definition and its value.</summary>
    /// <param name="uuid">The secret's uuid.</param>
    void Remove(Guid uuid);

    /// <summary>Reads a value.</summary>
    /// <param name="uuid">The secret's uuid.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A copy of the value; nothing where there is none.</returns>
    Task<byte[]?> ReadValueAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Keeps a value.</summary>
    /// <param name="uuid">The secret's uuid.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Stops the writing; the old value stays.</param>
    /// <returns>The writing.</returns>
    Task SaveValueAsync(Guid uuid, ReadOnlyMemory<byte> value, CancellationToken cancellationToken);
}
