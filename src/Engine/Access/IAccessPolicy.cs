namespace VirtPS.Engine.Access;

/// <summary>Decides whether a caller may do something.</summary>
/// <remarks>
/// virAccessManager. A policy belongs to one caller. It is asked once per right that an operation needs, about the object
/// that the host found or that a document describes; and once per object of a list, which leaves out what is not allowed.
/// </remarks>
public interface IAccessPolicy
{
    /// <summary>Decides about one right.</summary>
    /// <param name="permission">The right.</param>
    /// <param name="target">The object, or nothing for the connection as a whole.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True when it is allowed.</returns>
    ValueTask<bool> IsAllowedAsync(Permission permission, AccessTarget? target, CancellationToken cancellationToken);
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
    public ValueTask<bool> IsAllowedAsync(Permission permission, AccessTarget? target, CancellationToken cancellationToken) => new(true);
}
