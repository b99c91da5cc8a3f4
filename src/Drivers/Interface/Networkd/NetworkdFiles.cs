namespace VirtPS.Drivers.Interface.Networkd;

/// <summary>The names of the files that are ours among those of systemd-networkd.</summary>
internal static class NetworkdFiles
{
    /// <summary>Where an administrator's files are.</summary>
    internal const string Directory = "/etc/systemd/network";

    // The first file that matches counts, and distributions number theirs higher.
    private const string Prefix = "10-virtps-";

    /// <summary>The file that makes a device.</summary>
    /// <param name="name">The device.</param>
    /// <returns>The file's name.</returns>
    internal static string Device(string name) => $"{Prefix}{name}.netdev";

    /// <summary>The file that sets up an interface.</summary>
    /// <param name="name">The interface.</param>
    /// <returns>The file's name.</returns>
    internal static string Network(string name) => $"{Prefix}{name}.network";

    /// <summary>The file that puts one interface into another.</summary>
    /// <param name="name">The other.</param>
    /// <param name="member">The one.</param>
    /// <returns>The file's name.</returns>
    internal static string Member(string name, string member) => $"{Prefix}{name}+{member}.network";

    /// <summary>Tells whether a file belongs to a definition of ours.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="name">The interface that is defined.</param>
    /// <returns>Whether it does.</returns>
    internal static bool IsOf(string file, string name) =>
        file == Device(name) || file == Network(name) || (file.StartsWith($"{Prefix}{name}+", StringComparison.Ordinal) && file.EndsWith(".network", StringComparison.Ordinal));
}
