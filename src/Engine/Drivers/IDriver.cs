using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Drivers;

/// <summary>A way to reach hosts of one kind.</summary>
/// <remarks>virConnectDriver.</remarks>
public interface IDriver
{
    /// <summary>The driver's name as a user sees it, such as <c>Test</c>.</summary>
    string Name { get; }

    /// <summary>The URI schemes it answers to, such as <c>test</c>.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>Where its hosts are.</summary>
    DriverReach Reach { get; }

    /// <summary>The class that implements each family, keyed by the family's interface.</summary>
    /// <remarks>The support matrix is read from these.</remarks>
    IReadOnlyDictionary<Type, Type> Families { get; }

    /// <summary>Why the driver cannot have a function, keyed by the family's and the function's name, such as <c>Host.GetSevInfo</c>.</summary>
    IReadOnlyDictionary<string, string> NotApplicable => System.Collections.Frozen.FrozenDictionary<string, string>.Empty;

    /// <summary>Says which steps opening a URI takes, in their order.</summary>
    /// <param name="uri">What to connect to.</param>
    /// <returns>The steps.</returns>
    IReadOnlyList<ConnectionStage> StagesTo(VirtUri uri) => [ConnectionStage.Open];

    /// <summary>Opens a connection.</summary>
    /// <param name="uri">What to connect to, or nothing to probe.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The connection, or nothing when the URI is not this driver's; an exception means that it is, and that opening failed.</returns>
    Task<IDriverConnection?> OpenAsync(VirtUri? uri, DriverOpenOptions options, CancellationToken cancellationToken);
}

/// <summary>Says where a driver's hosts are.</summary>
public enum DriverReach
{
    /// <summary>Inside this process; every client may use it.</summary>
    Embedded,

    /// <summary>On this machine, with the rights of a daemon.</summary>
    Local,

    /// <summary>On any machine, over the wire protocol.</summary>
    Remote,
}
