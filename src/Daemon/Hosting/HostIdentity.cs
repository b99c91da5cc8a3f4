using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Schema;

namespace VirtPS.Daemon.Hosting;

/// <summary>Finds the number of the machine, by which live migration tells hosts apart.</summary>
/// <remarks>virGetHostUUID. libvirt makes a new number at each start where it finds none; ours is kept.</remarks>
/// <param name="settings">What the configuration says.</param>
/// <param name="stateDirectory">Where a number that had to be made is kept.</param>
/// <param name="systemRoot">The root of the machine's own files.</param>
internal sealed class HostIdentity(HostSettings settings, string stateDirectory, string systemRoot = "/")
{
    /// <summary>Finds the number.</summary>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The number.</returns>
    public async Task<Guid> FindAsync(CancellationToken cancellationToken)
    {
        if (settings.Uuid is { } configured)
        {
            return configured;
        }

        var source = settings.Source == HostUuidSource.MachineId ? "etc/machine-id" : "sys/class/dmi/id/product_uuid";
        var kept = Path.Combine(stateDirectory, "host-uuid");
        return await ReadAsync(Path.Combine(systemRoot, source), cancellationToken).ConfigureAwait(false)
            ?? await ReadAsync(kept, cancellationToken).ConfigureAwait(false)
            ?? await MakeAsync(kept, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Guid?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var text = (await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)).Trim();
            return VirtUuid.TryParse(text, out var uuid) && HostSettings.IsUsable(uuid) ? uuid : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task<Guid> MakeAsync(string path, CancellationToken cancellationToken)
    {
        var made = Guid.NewGuid();
        var draft = path + ".new";
        await File.WriteAllTextAsync(draft, VirtUuid.Format(made) + "\n", cancellationToken).ConfigureAwait(false);
        File.Move(draft, path, overwrite: true);
        return made;
    }
}
