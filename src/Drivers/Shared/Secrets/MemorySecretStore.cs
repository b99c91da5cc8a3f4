using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace VirtPS.Drivers.Shared.Secrets;

/// <summary>Keeps the values of ephemeral secrets, and of the test driver's, for as long as the process runs.</summary>
internal sealed class MemorySecretStore : ISecretStore
{
    private readonly ConcurrentDictionary<Guid, byte[]> _values = [];

    /// <inheritdoc/>
    public Task SaveAsync(StoredSecret secret, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Remove(Guid uuid)
    {
        if (_values.TryRemove(uuid, out var value))
        {
            CryptographicOperations.ZeroMemory(value);
        }
    }

    /// <inheritdoc/>
    public Task<byte[]?> ReadValueAsync(Guid uuid, CancellationToken cancellationToken) =>
        Task.FromResult(_values.TryGetValue(uuid, out var value) ? (byte[]?)value.Clone() : null);

    /// <inheritdoc/>
    public Task SaveValueAsync(Guid uuid, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        Remove(uuid);
        _values[uuid] = value.ToArray();
        return Task.CompletedTask;
    }
}
