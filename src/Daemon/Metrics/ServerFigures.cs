using System.Globalization;
using VirtPS.Daemon.Serving;
using VirtPS.Engine.Rpc.Server;

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

        WriteCalls(page, servers);
    }

    // A procedure appears with its first call: most of the hundreds that there are nobody ever makes.
    private static void WriteCalls(MetricsPage page, IReadOnlyList<DaemonServer> servers)
    {
        (DaemonServer Server, ProcedureHandler Handler)[] called =
        [
            .. from server in servers
               from handler in server.Context.Dispatcher.Handlers
               where handler.Figures.Calls > 0
               select (server, handler),
        ];
        page.Family("virtps_rpc_call_seconds", "summary", "Time that calls took, from their arguments to their reply, by procedure.");
        foreach (var (server, handler) in called)
        {
            Write("virtps_rpc_call_seconds_sum", server, handler, handler.Figures.Time.TotalSeconds);
            Write("virtps_rpc_call_seconds_count", server, handler, handler.Figures.Calls);
        }

        page.Family("virtps_rpc_call_errors_total", "counter", "Calls whose reply was an error, by procedure.");
        foreach (var (server, handler) in called)
        {
            Write("virtps_rpc_call_errors_total", server, handler, handler.Figures.Errors);
        }

        // Procedures of several families share a name; the number is the wire's, and tells them apart.
        void Write(string name, DaemonServer server, ProcedureHandler handler, double value) => page.Figure(
            name, value,
            ("server", server.Name), ("program", handler.Procedure.Program.Name), ("procedure", handler.Procedure.Name),
            ("number", handler.Procedure.Number.ToString(CultureInfo.InvariantCulture)));
    }
}
