using VirtPS.Engine.Errors;
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

    /// <summary>Refuses a name that an open connection has.</summary>
    internal static void RequireFree(string? name)
    {
        if (name is not null && All.Any(connection => IsNamed(connection, name)))
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"a connection called '{name}' is open already");
        }
    }

    /// <summary>Takes in a connection; one that would share its name with another gets a number behind it.</summary>
    internal static void Add(VirtConnection connection, bool isDefault)
    {
        lock (Gate)
        {
            var wanted = connection.Name;
            for (var number = 2; Open.Any(other => IsNamed(other, connection.Name)); number++)
            {
                connection.Name = $"{wanted}#{number}";
            }

            connection.IsDefault = isDefault;
            Open.Add(connection);
        }

        // A connection that is lost stays listed, so that its owner sees it is dead, but is no default any more.
        connection.Closed.ContinueWith(_ => connection.IsDefault = false, TaskScheduler.Default);
    }

    /// <summary>Gives a connection another name, which no other may have.</summary>
    internal static void Rename(VirtConnection connection, string name)
    {
        lock (Gate)
        {
            if (Open.Any(other => other != connection && IsNamed(other, name)))
            {
                throw VirtException.Worded(VirtErrorCode.InvalidArg, $"a connection called '{name}' is open already");
            }

            connection.Name = name;
        }
    }

    /// <summary>Puts a connection among the defaults, or takes it out.</summary>
    internal static void SetDefault(VirtConnection connection, bool isDefault) =>
        connection.IsDefault = isDefault && !connection.IsAlive
            ? throw VirtException.Worded(VirtErrorCode.InvalidConn, $"'{connection.Name}' is closed and cannot be a default")
            : isDefault;

    /// <summary>Makes a connection the only default.</summary>
    internal static void SetOnlyDefault(VirtConnection connection)
    {
        SetDefault(connection, isDefault: true);
        foreach (var other in All.Where(other => other != connection))
        {
            other.IsDefault = false;
        }
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

    private static bool IsNamed(VirtConnection connection, string name) =>
        connection.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
