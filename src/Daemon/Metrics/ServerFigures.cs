using VirtPS.Daemon.Serving;

namespace VirtPS.Daemon.Metrics;

/// <summary>Says how busy the daemon's servers are.</summary>
internal static class ServerFigures
{
    private static readonly (string Name, string Type, string Help, Func<DaemonServer, double> Read)[] Families =
    [
        ("virtps_clients", "gauge", "Clients being served.", server => server.Gate.Clients),
        ("virtps_clients_anonymous", "gauge", "Clients that have not proved who they are.", server => server.Gate.Anonymous),
        ("virtps_clients_accepted_total", "counter", "Clients that came in.", server => server.Accepted),
        ("virtps_clients_refused_total", "counter", "Connections that came to nothing: too many clients, or a failed handshake.", server => server.Refused),
        ("virtps_rpc_calls_active", "gauge", "Calls under way.", server => server.Clients.Sum(client => client.Session.ActiveCalls)),
        ("virtps_rpc_workers_busy", "gauge", "Calls that a worker is at.", server => server.Context.Workers.Busy),
        ("virtps_rpc_workers_limit", "gauge", "The most calls worked on at once.", server => server.Context.Workers.Most),
        ("virtps_rpc_calls_waiting", "gauge", "Calls that wait for a worker.", server => server.Context.Workers.Waiting),
    ];

    /// <summary>Writes the figures.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="servers">The servers.</param>
    public static void Write(MetricsPage page, params IReadOnlyList<DaemonServer> servers)
    {
        foreach (var (name, type, help, read) in Families)
        {
            page.Family(name, type, help);
            foreach (var server in servers)
            {
                page.Figure(name, read(server), ("server", server.Name));
            }
        }
    }
}
