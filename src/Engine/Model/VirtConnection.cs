using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Model;

/// <summary>An open connection to one host.</summary>
/// <remarks>virConnect.</remarks>
public sealed class VirtConnection : ConnectionFamilies, IAsyncDisposable
{
    private readonly IDriverConnection _driver;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<ConnectionCloseReason> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private VirtConnection(string driverName, IDriverConnection driver, VirtConnectionOptions options)
        : base(new OperationGate(driver, options.Open.ReadOnly, options.Access))
    {
        _driver = driver;
        DriverName = driverName;
        Name = options.Name ?? driver.Uri;
    }

    /// <summary>The name by which commands know the connection, and that its events carry as their source.</summary>
    public string Name { get; set; }

    /// <summary>The URI as the host gives it.</summary>
    /// <remarks>virConnectGetURI.</remarks>
    public string Uri => _driver.Uri;

    /// <summary>The name of the driver that serves it.</summary>
    public string DriverName { get; }

    /// <summary>The host's own name, as it was when the connection was opened.</summary>
    /// <remarks>virConnectGetHostname.</remarks>
    public string? HostName { get; private set; }

    /// <summary>The hypervisor's version, as it was when the connection was opened.</summary>
    /// <remarks>virConnectGetVersion.</remarks>
    public Version? HypervisorVersion { get; private set; }

    /// <summary>The serving library's version, as it was when the connection was opened.</summary>
    /// <remarks>virConnectGetLibVersion.</remarks>
    public Version? LibraryVersion { get; private set; }

    /// <summary>Whether changes are refused.</summary>
    public bool IsReadOnly => Gate.IsReadOnly;

    /// <summary>Whether it is open and the host can still be reached.</summary>
    /// <remarks>virConnectIsAlive.</remarks>
    public bool IsAlive => !Gate.IsClosed && _driver.IsAlive;

    /// <summary>Whether what is said is encrypted.</summary>
    /// <remarks>virConnectIsEncrypted.</remarks>
    public bool IsEncrypted => _driver.IsEncrypted;

    /// <summary>Whether what is said is encrypted or never leaves the machine.</summary>
    /// <remarks>virConnectIsSecure.</remarks>
    public bool IsSecure => _driver.IsSecure;

    /// <summary>Whether commands that name no connection use it.</summary>
    public bool IsDefault { get; set; }

    /// <summary>Completes when the connection is closed or lost, with the reason.</summary>
    /// <remarks>virConnectRegisterCloseCallback.</remarks>
    public Task<ConnectionCloseReason> Closed => _closed.Task;

    /// <summary>Why it is closed or lost; nothing while it is neither.</summary>
    public ConnectionCloseReason? CloseReason => _closed.Task.IsCompletedSuccessfully ? _closed.Task.Result : null;

    /// <summary>Opens a connection.</summary>
    /// <param name="registry">The drivers to try.</param>
    /// <param name="uri">What to connect to, or nothing to probe.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The connection, with the host's name and versions known.</returns>
    /// <exception cref="VirtException">NoConnect when no driver takes the URI, or what the driver that took it says.</exception>
    /// <remarks>virConnectOpenAuth.</remarks>
    public static async Task<VirtConnection> OpenAsync(
        DriverRegistry registry, VirtUri? uri, VirtConnectionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        var (driver, opened) = await registry.OpenAsync(uri, options.Open, cancellationToken).ConfigureAwait(false);
        var connection = new VirtConnection(driver.Name, opened, options);
        try
        {
            await connection.IntroduceAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        connection.FollowLoss();
        return connection;
    }

    /// <summary>Says how the host is asked for signs of life; a connection that is restored begins as it was opened.</summary>
    /// <param name="interval">How long a silence may be; no time for any.</param>
    /// <param name="count">How many questions may stay unanswered before the connection counts as lost.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the host knows such questions.</returns>
    /// <exception cref="VirtException">NoSupport where the host is this process; InvalidConn when the connection is closed.</exception>
    /// <remarks>virConnectSetKeepAlive.</remarks>
    public Task<bool> SetKeepAliveAsync(TimeSpan interval, int count, CancellationToken cancellationToken) => Gate.IsClosed
        ? throw new VirtException(VirtErrorCode.InvalidConn, "the connection is closed")
        : _driver.SetKeepAliveAsync(interval, count, cancellationToken);

    /// <summary>Closes the connection; closing twice does nothing.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    /// <remarks>virConnectClose.</remarks>
    public async ValueTask DisposeAsync()
    {
        // One that is lost may be closed by its loss and by its user at the same time.
        if (!Gate.Close())
        {
            return;
        }

        await _ended.CancelAsync().ConfigureAwait(false);
        await Events.EndAsync().ConfigureAwait(false);
        await _driver.DisposeAsync().ConfigureAwait(false);
        _closed.TrySetResult(ConnectionCloseReason.Client);
        _ended.Dispose();
    }

    /// <summary>Gives the connection's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;

    private static Version? ToVersion(ulong? coded) => coded is { } known
        ? new((int)(known / 1_000_000), (int)(known / 1_000 % 1_000), (int)(known % 1_000))
        : null;

    private async Task IntroduceAsync(CancellationToken cancellationToken)
    {
        if (!Host.IsSupported)
        {
            return;
        }

        var name = Optional.OrNothing(Host.GetHostNameAsync(cancellationToken));
        var hypervisor = Optional.OrNoValue(Host.GetHypervisorVersionAsync(cancellationToken));
        var library = Optional.OrNoValue(Host.GetLibraryVersionAsync(cancellationToken));
        HostName = await name.ConfigureAwait(false);
        HypervisorVersion = ToVersion(await hypervisor.ConfigureAwait(false));
        LibraryVersion = ToVersion(await library.ConfigureAwait(false));
    }

    /// <summary>Hears of a loss until it is closed itself; a driver's task may outlive many connections and must not keep them.</summary>
    private void FollowLoss() =>
        _driver.Closed.ContinueWith(
            lost => _closed.TrySetResult(lost.Result),
            _ended.Token,
            TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);
}
