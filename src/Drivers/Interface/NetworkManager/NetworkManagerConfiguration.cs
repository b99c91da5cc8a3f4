using System.Xml.Linq;
using VirtPS.Drivers.Interface.Configuration;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Interface.NetworkManager;

/// <summary>Keeps interfaces in profiles of NetworkManager.</summary>
/// <remarks>nmcli(1). A profile that is there for an interface is replaced by a definition; others are left alone.</remarks>
/// <param name="nmcli">The program that speaks with the service.</param>
internal sealed class NetworkManagerConfiguration(HostProgram nmcli) : IInterfaceConfiguration
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Places { get; } = ["/etc/NetworkManager/system-connections"];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<XElement>> ReadAsync(CancellationToken cancellationToken) => ProfileReader.Read(await ProfilesAsync(cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task DefineAsync(XElement definition, CancellationToken cancellationToken)
    {
        var name = (string)definition.Attribute("name")!;
        var type = (string)definition.Attribute("type")!;

        // The new profiles are made before the old ones go, so that a refusal leaves the host as it was.
        var old = await OwnedAsync(name, cancellationToken).ConfigureAwait(false);
        var made = new List<string>();
        try
        {
            made.Add(await AddAsync(ProfileWriter.Write(definition), cancellationToken).ConfigureAwait(false));
            foreach (var member in definition.Elements(type).Where(_ => type is "bridge" or "bond").Elements("interface"))
            {
                made.Add(await AddAsync(ProfileWriter.Member((string)member.Attribute("name")!, name, type), cancellationToken).ConfigureAwait(false));
            }
        }
        catch (VirtException)
        {
            await DeleteAsync(made, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        await DeleteAsync(old, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task UndefineAsync(XElement definition, CancellationToken cancellationToken) =>
        await DeleteAsync(await OwnedAsync((string)definition.Attribute("name")!, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task StartAsync(XElement definition, CancellationToken cancellationToken)
    {
        // The profiles of what is in a bridge bring the bridge up with them, and without them nothing would be in it.
        foreach (var profile in (await OwnedAsync((string)definition.Attribute("name")!, cancellationToken).ConfigureAwait(false)).Reverse())
        {
            await RunAsync(["connection", "up", "uuid", profile], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(XElement definition, CancellationToken cancellationToken)
    {
        var owned = await OwnedAsync((string)definition.Attribute("name")!, cancellationToken).ConfigureAwait(false);
        await RunAsync(["connection", "down", "uuid", owned[0]], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task ReloadAsync(CancellationToken cancellationToken) => RunAsync(["connection", "reload"], cancellationToken);

    private Task<string> RunAsync(IEnumerable<string> words, CancellationToken cancellationToken) => nmcli.RunAsync(VirtErrorDomain.Interface, words, cancellationToken);

    private async Task<string> AddAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        // The program answers: Connection 'br0' (8a3f…) successfully added.
        var answer = await RunAsync(["connection", "add", .. settings], cancellationToken).ConfigureAwait(false);
        var from = answer.LastIndexOf('(') + 1;
        var to = answer.LastIndexOf(')');
        return from > 0 && to > from ? answer[from..to] : throw new VirtException(VirtErrorCode.InternalError, $"nmcli did not say which profile it made: {answer.Trim()}", VirtErrorDomain.Interface);
    }

    private async Task DeleteAsync(IReadOnlyList<string> profiles, CancellationToken cancellationToken)
    {
        if (profiles.Count > 0)
        {
            await RunAsync(["connection", "delete", "uuid", .. profiles], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Finds the profiles of an interface, its own first and then those of what is in it.</summary>
    private async Task<IReadOnlyList<string>> OwnedAsync(string name, CancellationToken cancellationToken)
    {
        var profiles = await ProfilesAsync(cancellationToken).ConfigureAwait(false);
        var own = profiles.Where(one => one.GetValueOrDefault("connection.interface-name") == name && string.IsNullOrEmpty(one.GetValueOrDefault("connection.master"))).Select(one => one["connection.uuid"]).ToArray();
        return [.. own, .. profiles.Where(one => one.GetValueOrDefault("connection.master") is { Length: > 0 } master && (master == name || own.Contains(master))).Select(one => one["connection.uuid"])];
    }

    private async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ProfilesAsync(CancellationToken cancellationToken)
    {
        var numbers = (await RunAsync(["-t", "-f", "UUID", "connection", "show"], cancellationToken).ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var profiles = new List<IReadOnlyDictionary<string, string>>();
        foreach (var number in numbers)
        {
            profiles.Add(ProfileReader.Settings(await RunAsync(["-t", "-e", "no", "connection", "show", "uuid", number], cancellationToken).ConfigureAwait(false)));
        }

        return profiles;
    }
}
