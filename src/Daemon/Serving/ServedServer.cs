using VirtPS.Daemon.Hosting;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Server;

namespace VirtPS.Daemon.Serving;

/// <summary>Shows a server to the daemon's administrators.</summary>
/// <param name="server">The server.</param>
/// <param name="conditions">What counts now.</param>
/// <param name="servesTls">Whether it is the one that TLS clients come to.</param>
internal sealed class ServedServer(DaemonServer server, DaemonConditions conditions, bool servesTls = true) : IServedServer
{
    /// <inheritdoc/>
    public string Name => server.Name;

    /// <inheritdoc/>
    /// <remarks>A worker is there while it works and no longer, so none is ever free; the bounds that have no effect are shown as they were set.</remarks>
    public WorkerFigures Workers
    {
        get
        {
            var limits = server.Limits;
            return new(
                (uint)limits.MinimumWorkers, (uint)limits.MaximumWorkers, (uint)Math.Max(0, server.Context.Workers.Busy), 0,
                (uint)limits.PriorityWorkers, (uint)server.Context.Workers.Waiting);
        }
    }

    /// <inheritdoc/>
    public ClientFigures ClientFigures => new(
        (uint)server.Limits.Clients, (uint)server.Gate.Clients, (uint)server.Limits.AnonymousClients, (uint)server.Gate.Anonymous);

    /// <inheritdoc/>
    /// <remarks>Whoever is being sent away is not among them.</remarks>
    public IReadOnlyList<ServedClient> Clients =>
    [
        .. server.Clients.Where(client => !client.Session.Ended.IsCancellationRequested).OrderBy(client => client.Id)
            .Select(client => new ServedClient(client.Id, client.Since, client.Session, () => FactsOf(client.Session))),
    ];

    /// <inheritdoc/>
    public void SetWorkers(uint least, uint most, uint priority) => server.Change(limits => limits with
    {
        MinimumWorkers = Bounded(least), MaximumWorkers = Bounded(most), PriorityWorkers = Bounded(priority),
    });

    /// <inheritdoc/>
    public void SetClientBounds(uint most, uint mostUnknown) => server.Change(limits => limits with
    {
        Clients = Bounded(most), AnonymousClients = Bounded(mostUnknown),
    });

    /// <inheritdoc/>
    public Task UpdateCertificatesAsync(CancellationToken cancellationToken) => servesTls && conditions.Tls is not null
        ? conditions.ReloadTlsAsync(cancellationToken)
        : throw new VirtException(VirtErrorCode.InternalError, "no tls service found, unable to update tls files", VirtErrorDomain.Admin);

    private static int Bounded(uint number) => (int)Math.Min(number, int.MaxValue);

    private static ClientFacts FactsOf(ServerSession session)
    {
        var peer = session.Peer;
        var isLocal = peer.Transport == "unix";
        return new()
        {
            IsReadOnly = peer.IsReadOnly,
            Address = isLocal ? null : peer.Address,
            SaslName = session.SaslName,
            CertificateName = peer.CertificateName,
            Uid = peer.Uid,
            UserName = peer.Uid is { } user ? Accounts.NameOfUser(user) : null,
            Gid = peer.Gid,
            GroupName = peer.Gid is { } group ? Accounts.NameOfGroup(group) : null,
            Pid = peer.Pid,
        };
    }
}
