using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Backends;

/// <summary>The kinds of pool that a host can have.</summary>
/// <param name="all">What is special about each.</param>
internal sealed class PoolBackends(IReadOnlyList<IPoolBackend> all)
{
    /// <summary>All kinds, in libvirt's order.</summary>
    internal IReadOnlyList<IPoolBackend> All => all;

    /// <summary>Finds a kind.</summary>
    /// <param name="type">Its name.</param>
    /// <returns>What is special about it.</returns>
    /// <exception cref="VirtException">InternalError when no backend serves it.</exception>
    internal IPoolBackend Find(string type) => all.FirstOrDefault(backend => backend.Type == type)
        ?? throw new VirtException(VirtErrorCode.InternalError, $"missing backend for pool type '{type}'", VirtErrorDomain.Storage);
}
