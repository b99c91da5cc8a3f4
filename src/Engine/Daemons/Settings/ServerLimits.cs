namespace VirtPS.Engine.Daemons.Settings;

/// <summary>How much one of the daemon's two servers takes on.</summary>
/// <param name="Clients">The most clients at once.</param>
/// <param name="QueuedClients">The most connections that wait to be accepted.</param>
/// <param name="AnonymousClients">The most clients that have not proved who they are; 0 for no limit.</param>
/// <param name="MinimumWorkers">The calls worked on at once to begin with.</param>
/// <param name="MaximumWorkers">The most calls worked on at once.</param>
/// <param name="PriorityWorkers">How many quick calls are worked on beyond that.</param>
/// <param name="RequestsPerClient">The most calls of one client worked on at once.</param>
/// <param name="KeepAlive">When a silent client is given up.</param>
internal sealed record ServerLimits(
    int Clients, int QueuedClients, int AnonymousClients, int MinimumWorkers, int MaximumWorkers, int PriorityWorkers,
    int RequestsPerClient, KeepAliveSettings KeepAlive)
{
    /// <summary>Reads the limits of the server for virtual machines.</summary>
    /// <param name="reader">The file.</param>
    /// <returns>The limits.</returns>
    public static ServerLimits ReadMain(SettingReader reader) => new(
        reader.Number("max_clients", 5000, 1),
        reader.Number("max_queued_clients", 1000, 1),
        reader.Number("max_anonymous_clients", 20),
        reader.Number("min_workers", 5),
        reader.Number("max_workers", 20, 1),
        reader.Number("prio_workers", 5),
        reader.Number("max_client_requests", 5, 1),
        KeepAliveSettings.Read(reader, string.Empty));

    /// <summary>Reads the limits of the server for administering the daemon.</summary>
    /// <param name="reader">The file.</param>
    /// <returns>The limits.</returns>
    public static ServerLimits ReadAdmin(SettingReader reader) => new(
        reader.Number("admin_max_clients", 5000, 1),
        reader.Number("admin_max_queued_clients", 20, 1),
        AnonymousClients: 0,
        reader.Number("admin_min_workers", 5),
        reader.Number("admin_max_workers", 20, 1),
        PriorityWorkers: 0,
        reader.Number("admin_max_client_requests", 5, 1),
        KeepAliveSettings.Read(reader, "admin_"));
}
