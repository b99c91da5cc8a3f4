using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Remote;

/// <summary>A connection to a host that a daemon serves.</summary>
/// <param name="link">The way to the daemon.</param>
internal sealed class RemoteConnection(RemoteLink link) : IDriverConnection
{
    /// <summary>The class that implements each family.</summary>
    internal static IReadOnlyDictionary<Type, Type> FamilyClasses { get; } = new Dictionary<Type, Type>
    {
        [typeof(IEventDriver)] = typeof(RemoteEvents),
    };

    /// <inheritdoc/>
    public string Uri => link.Session.Uri;

    /// <inheritdoc/>
    public bool IsAlive => !link.Closed.IsCompleted;

    /// <inheritdoc/>
    public bool IsEncrypted => link.Session.Security.IsEncrypted;

    /// <inheritdoc/>
    public bool IsSecure => link.Session.Security is { IsEncrypted: true } or { IsLocal: true };

    /// <inheritdoc/>
    public Task<ConnectionCloseReason> Closed => link.Closed;

    /// <inheritdoc/>
    public IEventDriver Events { get; } = new RemoteEvents(link);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => link.DisposeAsync();
}
