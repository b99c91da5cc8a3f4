using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The connections that commands of this process opened, in the order they were opened.</summary>
internal static class ConnectionTable
{
    private static readonly Lock Gate = new();
    private static readonly List<VirtConnection> Open = [];

    internal static IReadOnlyList<VirtConnection> All
    {
        get
        {
            lock (Gate)
            {
                return [.. Open];
            }
        }
    }

    internal static IReadOnlyList<VirtConnection> Defaults => [.. All.Where(connection => connection.IsDefault)];

    internal static void Add(VirtConnection connection)
    {
        lock (Gate)
        {
            Open.Add(connection);
        }

        // A connection that is lost stays listed, so that its owner sees it is dead, but is no default any more.
        connection.Closed.ContinueWith(_ => connection.IsDefault = false, TaskScheduler.Default);
    }

    internal static void Remove(VirtConnection connection)
    {
        lock (Gate)
        {
            Open.Remove(connection);
        }

        connection.IsDefault = false;
    }

    internal static void CloseAll()
    {
        foreach (var connection in All)
        {
            Remove(connection);
            connection.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
