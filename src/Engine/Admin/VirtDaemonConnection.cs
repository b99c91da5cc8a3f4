using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Transport;

namespace VirtPS.Engine.Admin;

/// <summary>A daemon on this machine, as its administrator sees it.</summary>
/// <remarks>virAdmConnect. Each operation connects anew, so that a daemon which ends when idle is not kept from it.</remarks>
public sealed class VirtDaemonConnection
{
    private readonly Func<CancellationToken, Task<ITransport>> _dial;

    internal VirtDaemonConnection(string uri, string socket, Func<CancellationToken, Task<ITransport>> dial)
    {
        Uri = uri;
        Socket = socket;
        _dial = dial;
    }

    /// <summary>The URI by which it was found, such as <c>libvirtd:///system</c>.</summary>
    /// <remarks>virAdmConnectGetURI.</remarks>
    public string Uri { get; }

    /// <summary>The path of its admin socket.</summary>
    public string Socket { get; }

    /// <summary>The version of its library, once it has been asked.</summary>
    /// <remarks>virAdmConnectGetLibVersion.</remarks>
    public Version? Version { get; private set; }

    /// <summary>Finds a daemon; it is not asked for anything yet.</summary>
    /// <param name="uri">A URI such as <c>virtpsd:///system</c> or <c>virtqemud:///session?socket=PATH</c>, an alias of libvirt-admin.conf,
    /// or nothing for <c>LIBVIRT_ADMIN_DEFAULT_URI</c>, that file's <c>uri_default</c>, a running virtpsd or libvirtd, in this order.</param>
    /// <param name="cancellationToken">Stops the reading of the configuration.</param>
    /// <returns>The daemon.</returns>
    /// <exception cref="VirtException">ConfigUnsupported for a URI that means no admin socket; InvalidArg or NoConnect for a bad URI;
    /// OpenFailed or ConfSyntax for a bad configuration.</exception>
    public static async Task<VirtDaemonConnection> FindAsync(string? uri, CancellationToken cancellationToken)
    {
        var address = await DaemonAddress.ForCurrentUserAsync(cancellationToken).ConfigureAwait(false);
        var (found, socket) = address.Find(uri);
        return new VirtDaemonConnection(found, socket, token => UnixDialer.ConnectAsync(socket, token));
    }

    /// <summary>Asks it for its version.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when <see cref="Version"/> is known.</returns>
    /// <exception cref="VirtException">SystemError when it cannot be reached.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var coded = (await CallAsync(AdminProcedures.GetLibraryVersion, default, cancellationToken).ConfigureAwait(false)).Amount;
        Version = new((int)(coded / 1_000_000), (int)(coded / 1_000 % 1_000), (int)(coded % 1_000));
    }

    /// <summary>Lists its servers.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The servers, by name.</returns>
    /// <exception cref="VirtException">SystemError when it cannot be reached.</exception>
    /// <remarks>virAdmConnectListServers.</remarks>
    public async Task<IReadOnlyList<VirtDaemonServer>> GetServersAsync(CancellationToken cancellationToken)
    {
        var link = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closes = link.ConfigureAwait(false);
        var listed = await link.CallAsync(AdminProcedures.ListServers, new AdminListArgs(1, 0), cancellationToken).ConfigureAwait(false);
        AdminServerArgs[] named = [.. listed.Servers.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => new AdminServerArgs(one, 0))];
        var workers = await link.CallAllAsync(AdminProcedures.GetThreadPoolParameters, named, cancellationToken).ConfigureAwait(false);
        var clients = await link.CallAllAsync(AdminProcedures.GetClientLimits, named, cancellationToken).ConfigureAwait(false);
        return
        [
            .. workers.Join(clients, one => one.Args.Server.Name, one => one.Args.Server.Name, (worker, client) => new VirtDaemonServer(
                this, worker.Args.Server.Name, WorkerFigures.From(worker.Result.Parameters), ClientFigures.From(client.Result.Parameters))),
        ];
    }

    /// <summary>Finds out what it logs.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its filters and outputs.</returns>
    /// <exception cref="VirtException">SystemError when it cannot be reached.</exception>
    /// <remarks>virAdmConnectGetLoggingFilters, virAdmConnectGetLoggingOutputs.</remarks>
    public async Task<VirtDaemonLog> GetLogAsync(CancellationToken cancellationToken)
    {
        var filters = await CallAsync(AdminProcedures.GetLoggingFilters, new FlagsArgs(0), cancellationToken).ConfigureAwait(false);
        var outputs = await CallAsync(AdminProcedures.GetLoggingOutputs, new FlagsArgs(0), cancellationToken).ConfigureAwait(false);
        return new VirtDaemonLog(this, filters.Filters ?? string.Empty, outputs.Outputs);
    }

    /// <summary>Has it log other categories.</summary>
    /// <param name="filters">The filters, such as <c>1:rpc</c>; none for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when they count.</returns>
    /// <exception cref="VirtException">InvalidArg for one that is no filter.</exception>
    /// <remarks>virAdmConnectSetLoggingFilters.</remarks>
    public Task SetLogFiltersAsync(IEnumerable<string> filters, CancellationToken cancellationToken) =>
        CallAsync(AdminProcedures.SetLoggingFilters, new AdminLoggingArgs(string.Join(' ', filters), 0), cancellationToken);

    /// <summary>Has its log go elsewhere.</summary>
    /// <param name="outputs">The outputs, such as <c>3:stderr</c> or <c>1:file:PATH</c>; none for the daemon's default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when they count.</returns>
    /// <exception cref="VirtException">InvalidArg for one that is no output; SystemError for one that cannot be opened.</exception>
    /// <remarks>virAdmConnectSetLoggingOutputs.</remarks>
    public Task SetLogOutputsAsync(IEnumerable<string> outputs, CancellationToken cancellationToken) =>
        CallAsync(AdminProcedures.SetLoggingOutputs, new AdminLoggingArgs(string.Join(' ', outputs), 0), cancellationToken);

    /// <summary>Has it end by itself once nobody needs it.</summary>
    /// <param name="timeout">How long nobody may have needed it, in whole seconds; nothing to let it run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when that counts.</returns>
    /// <exception cref="VirtException">SystemError when it cannot be reached.</exception>
    /// <remarks>virAdmConnectSetDaemonTimeout.</remarks>
    public Task SetTimeoutAsync(TimeSpan? timeout, CancellationToken cancellationToken) =>
        CallAsync(AdminProcedures.SetDaemonTimeout, new AdminTimeoutArgs((uint)(timeout?.TotalSeconds ?? 0), 0), cancellationToken);

    /// <summary>Asks it to end.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when it has agreed; it ends soon after.</returns>
    /// <exception cref="VirtException">NoSupport for a daemon of libvirt before 11.2.</exception>
    /// <remarks>virAdmConnectDaemonShutdown.</remarks>
    public async Task ShutDownAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(AdminProcedures.ShutdownDaemon, new FlagsArgs(0), cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException error) when (error.Code == VirtErrorCode.Rpc)
        {
            throw VirtException.NoSupport(
                $"virAdmConnectDaemonShutdown: the daemon of '{Uri}' is too old to be asked to end; stop its service or its process", VirtErrorDomain.Admin);
        }
    }

    /// <summary>Gives the URI.</summary>
    /// <returns>The URI.</returns>
    public override string ToString() => Uri;

    internal Task<AdminLink> OpenAsync(CancellationToken cancellationToken) => AdminLink.OpenAsync(_dial, cancellationToken);

    internal async Task<TResult> CallAsync<TArgs, TResult>(Procedure<TArgs, TResult> procedure, TArgs args, CancellationToken cancellationToken)
        where TArgs : Rpc.Xdr.IXdrRecord<TArgs>
        where TResult : Rpc.Xdr.IXdrRecord<TResult>
    {
        var link = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closes = link.ConfigureAwait(false);
        return await link.CallAsync(procedure, args, cancellationToken).ConfigureAwait(false);
    }
}
