using VirtPS.Drivers.Test.Files;
using VirtPS.Drivers.Test.Migrations;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers.Test;

/// <summary>A hypervisor that exists only in memory: every state, event and error of a real one, and no guest.</summary>
/// <remarks>
/// libvirt's test driver. <c>test:///default</c> is one node per driver, shared by its connections and forgotten with
/// the last of them; <c>test:///path.xml</c> is a fresh node for each connection, read from that file. With the parameter
/// <c>pace</c> what takes long on a real host takes long here too: so many milliseconds for each of its eight steps.
/// </remarks>
public sealed class TestDriver : IDriver
{
    private readonly TimeProvider _clock;
    private readonly Func<VirtUri, CancellationToken, Task<IDriverConnection>>? _peers;
    private readonly Lock _gate = new();
    private TestNode? _default;
    private int _defaultUsers;

    /// <summary>Makes the driver.</summary>
    /// <param name="clock">What the nodes' statistics and times move with; the system's clock when absent.</param>
    /// <param name="peers">Opens connections to other hosts, for migrations that a test host manages itself; without it test hosts reach test hosts of the same process.</param>
    public TestDriver(TimeProvider? clock = null, Func<VirtUri, CancellationToken, Task<IDriverConnection>>? peers = null) =>
        (_clock, _peers) = (clock ?? TimeProvider.System, peers);

    /// <inheritdoc/>
    public string Name => "Test";

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; } = ["test"];

    /// <inheritdoc/>
    public DriverReach Reach => DriverReach.Embedded;

    /// <inheritdoc/>
    public IReadOnlyDictionary<Type, Type> Families => TestConnection.FamilyClasses;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> NotApplicable { get; } = new Dictionary<string, string>
    {
        ["Host.GetSevInfo"] = "the test host is an i686 machine, whose CPU cannot encrypt guests' memory",
        ["DomainGuest.Attach"] = "it would take over a process that somebody has started, and guests of the test host are no processes; libvirt has given the function up",
    };

    /// <inheritdoc/>
    public async Task<IDriverConnection?> OpenAsync(VirtUri? uri, DriverOpenOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (uri is null || uri.Driver != "test" || uri.IsRemote)
        {
            return null;
        }

        if (uri.Path is "" or "/")
        {
            throw new VirtException(
                VirtErrorCode.InvalidArg, "the test driver needs a path: test:///default, or a file such as test:///etc/node.xml", VirtErrorDomain.Test);
        }

        var pace = TestPace.Of(uri, _clock);
        if (uri.Path == "/default")
        {
            return new TestConnection(uri.ToString(), TakeDefault(), pace, OpenPeerAsync, ReleaseDefault);
        }

        var node = await NodeFile.LoadAsync(uri.Path, _clock, options.Credential, cancellationToken).ConfigureAwait(false);
        return new TestConnection(uri.ToString(), node, pace, OpenPeerAsync, static () => { });
    }

    private async Task<IDriverConnection> OpenPeerAsync(VirtUri uri, CancellationToken cancellationToken)
    {
        if (_peers is not null)
        {
            return await _peers(uri, cancellationToken).ConfigureAwait(false);
        }

        return await OpenAsync(uri, new DriverOpenOptions(), cancellationToken).ConfigureAwait(false)
            ?? throw new VirtException(VirtErrorCode.NoConnect, $"a test host reaches test hosts of its own process only, not '{uri}'", VirtErrorDomain.Test);
    }

    private TestNode TakeDefault()
    {
        lock (_gate)
        {
            _default ??= DefaultNode.Create(_clock);
            _defaultUsers++;
            return _default;
        }
    }

    private void ReleaseDefault()
    {
        lock (_gate)
        {
            if (--_defaultUsers == 0)
            {
                _default = null;
            }
        }
    }
}
