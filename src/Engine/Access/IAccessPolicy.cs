namespace VirtPS.Engine.Access;

/// <summary>Decides whether a caller may do something.</summary>
/// <remarks>virAccessManager.</remarks>
public interface IAccessPolicy
{
    /// <summary>Decides about one operation.</summary>
    /// <param name="permission">The right that it needs.</param>
    /// <param name="target">The object's handle, or nothing for the connection as a whole.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True when it is allowed.</returns>
    ValueTask<bool> IsAllowedAsync(Permission permission, object? target, CancellationToken cancellationToken);
}

/// <summary>Allows everything.</summary>
public sealed class AllowAll : IAccessPolicy
{
    private AllowAll()
    {
    }

    /// <summary>The one instance.</summary>
    public static AllowAll Instance { get; } = new();

    /// <inheritdoc/>
    public ValueTask<bool> IsAllowedAsync(Permission permission, object? target, CancellationToken cancellationToken) => new(true);
}
