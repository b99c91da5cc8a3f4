using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Admin;

/// <summary>One of a daemon's servers: the one for hosts, or the one for administrators.</summary>
/// <remarks>virAdmServer. The figures are those of the last look.</remarks>
public sealed class VirtDaemonServer
{
    private WorkerFigures _workers;
    private ClientFigures _clients;

    internal VirtDaemonServer(VirtDaemonConnection daemon, string name, WorkerFigures workers, ClientFigures clients)
    {
        Daemon = daemon;
        Name = name;
        _workers = workers;
        _clients = clients;
    }

    /// <summary>The daemon.</summary>
    public VirtDaemonConnection Daemon { get; }

    /// <summary>Its name, such as <c>virtpsd</c> or <c>admin</c>.</summary>
    public string Name { get; }

    /// <summary>Workers kept ready.</summary>
    public long MinWorkers => _workers.Least;

    /// <summary>The most workers, each of which works on one call at a time.</summary>
    public long MaxWorkers => _workers.Most;

    /// <summary>Workers there are.</summary>
    public long CurrentWorkers => _workers.Now;

    /// <summary>Those of them that have nothing to do.</summary>
    public long FreeWorkers => _workers.Free;

    /// <summary>Workers for calls that never wait for a guest.</summary>
    public long PriorityWorkers => _workers.Priority;

    /// <summary>Calls that wait for a worker.</summary>
    public long QueuedCalls => _workers.Waiting;

    /// <summary>The most clients.</summary>
    public long MaxClients => _clients.Most;

    /// <summary>Clients there are.</summary>
    public long CurrentClients => _clients.Now;

    /// <summary>The most clients that have not proved who they are; 0 for no bound of their own.</summary>
    public long MaxUnauthenticatedClients => _clients.MostUnknown;

    /// <summary>Clients that have not proved who they are.</summary>
    public long CurrentUnauthenticatedClients => _clients.NowUnknown;

    /// <summary>Looks at its figures again.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when they are up to date.</returns>
    /// <exception cref="VirtException">NoServer when it is gone.</exception>
    /// <remarks>virAdmServerGetThreadPoolParameters, virAdmServerGetClientLimits.</remarks>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var workers = await Daemon.CallAsync(AdminProcedures.GetThreadPoolParameters, new AdminServerArgs(Entry, 0), cancellationToken).ConfigureAwait(false);
        var clients = await Daemon.CallAsync(AdminProcedures.GetClientLimits, new AdminServerArgs(Entry, 0), cancellationToken).ConfigureAwait(false);
        (_workers, _clients) = (WorkerFigures.From(workers.Parameters), ClientFigures.From(clients.Parameters));
    }

    /// <summary>Changes how much it works on at once; what is nothing stays.</summary>
    /// <param name="min">Workers kept ready.</param>
    /// <param name="max">The most workers.</param>
    /// <param name="priority">Workers for calls that never wait for a guest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the bounds count.</returns>
    /// <exception cref="VirtException">InvalidArg for more to be kept ready than there may be.</exception>
    /// <remarks>virAdmServerSetThreadPoolParameters.</remarks>
    public Task SetWorkersAsync(long? min, long? max, long? priority, CancellationToken cancellationToken) => Daemon.CallAsync(
        AdminProcedures.SetThreadPoolParameters,
        new AdminParametersArgs(Entry, new WorkerBounds((uint?)min, (uint?)max, (uint?)priority).ToParameters(), 0),
        cancellationToken);

    /// <summary>Changes how many clients it may have; what is nothing stays, and so do the clients that are in.</summary>
    /// <param name="max">The most clients.</param>
    /// <param name="maxUnauthenticated">The most that have not proved who they are.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the bounds count.</returns>
    /// <exception cref="VirtException">InvalidArg for more that have not proved who they are than there may be clients.</exception>
    /// <remarks>virAdmServerSetClientLimits.</remarks>
    public Task SetClientLimitsAsync(long? max, long? maxUnauthenticated, CancellationToken cancellationToken) => Daemon.CallAsync(
        AdminProcedures.SetClientLimits,
        new AdminParametersArgs(Entry, new ClientBounds((uint?)max, (uint?)maxUnauthenticated).ToParameters(), 0),
        cancellationToken);

    /// <summary>Has it read its certificates again, for clients to come.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the new ones count.</returns>
    /// <exception cref="VirtException">InternalError when it serves no TLS; what is wrong with the files.</exception>
    /// <remarks>virAdmServerUpdateTlsFiles.</remarks>
    public Task UpdateCertificatesAsync(CancellationToken cancellationToken) =>
        Daemon.CallAsync(AdminProcedures.UpdateTlsFiles, new AdminServerArgs(Entry, 0), cancellationToken);

    /// <summary>Lists its clients with what is known of them.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The clients, in the order in which they came.</returns>
    /// <exception cref="VirtException">NoServer when the server is gone.</exception>
    /// <remarks>virAdmServerListClients, virAdmClientGetInfo.</remarks>
    public async Task<IReadOnlyList<VirtDaemonClient>> GetClientsAsync(CancellationToken cancellationToken)
    {
        var link = await Daemon.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closes = link.ConfigureAwait(false);
        var listed = await link.CallAsync(AdminProcedures.ListClients, new AdminClientListArgs(Entry, 1, 0), cancellationToken).ConfigureAwait(false);
        AdminClientArgs[] all = [.. listed.Clients.OrderBy(client => client.Id).Select(client => new AdminClientArgs(client, 0))];
        var known = await link.CallAllAsync(AdminProcedures.GetClientInfo, all, cancellationToken).ConfigureAwait(false);
        return [.. known.Select(one => new VirtDaemonClient(this, one.Args.Client, ClientFacts.From(one.Result.Parameters)))];
    }

    /// <summary>Gives the name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;

    private AdminServerEntry Entry => new(Name);
}
