using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Drivers.NodeDevice.Describe;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.NodeDevice.Mediated;

/// <summary>Makes mediated devices through the kernel's files and keeps definitions where mdevctl looks for them.</summary>
/// <remarks>
/// For hosts without mdevctl. Definitions are <c>/etc/mdevctl.d/PARENT/UUID</c>, in mdevctl's own form, so that it takes
/// over what was defined before it was installed.
/// </remarks>
/// <param name="tree">The host's files.</param>
internal sealed class MdevFiles(HostTree tree) : IMediatedDevices
{
    /// <summary>Where mdevctl keeps definitions.</summary>
    internal const string Directory = "/etc/mdevctl.d";

    private const string Devices = "/sys/bus/mdev/devices/";
    private const string Parents = "/sys/class/mdev_bus/";
    private const VirtErrorDomain Domain = VirtErrorDomain.NodeDevice;

    /// <inheritdoc/>
    public Task<IReadOnlyList<MdevDefinition>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<MdevDefinition>();
        foreach (var parent in tree.List(Directory))
        {
            foreach (var name in tree.List($"{Directory}/{parent}"))
            {
                if (VirtUuid.TryParse(name, out var uuid) && tree.Read($"{Directory}/{parent}/{name}") is { } text)
                {
                    found.Add(Parse(uuid, parent, text));
                }
            }
        }

        return Task.FromResult<IReadOnlyList<MdevDefinition>>(found);
    }

    /// <inheritdoc/>
    public async Task<Guid> DefineAsync(MdevDefinition definition, CancellationToken cancellationToken)
    {
        var uuid = definition.Uuid ?? Guid.NewGuid();
        var path = PathOf(definition.Parent, uuid);
        try
        {
            HostDirectory.Make(Path.GetDirectoryName(path)!, isPrivate: false);
            await WholeFile.WriteAsync(path, System.Text.Encoding.UTF8.GetBytes(definition.ToJson() + "\n"), WholeFile.Public, overwrite: true, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"Unable to define mediated device: {e.Message}", Domain, e);
        }

        return uuid;
    }

    /// <inheritdoc/>
    public Task UndefineAsync(MdevDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            File.Delete(PathOf(definition.Parent, definition.Uuid!.Value));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"Unable to undefine mediated device: {e.Message}", Domain, e);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Guid> CreateAsync(MdevDefinition definition, CancellationToken cancellationToken)
    {
        var uuid = definition.Uuid ?? Guid.NewGuid();
        var type = $"{Parents}{definition.Parent}{MdevTypes.Folder}/{definition.Type}";
        if (!tree.Exists(type))
        {
            throw new VirtException(
                VirtErrorCode.InternalError, $"Unable to start mediated device: parent {definition.Parent} has no type '{definition.Type}'", Domain);
        }

        tree.Write(type + "/create", VirtUuid.Format(uuid), "Unable to start mediated device", Domain);
        try
        {
            foreach (var (name, value) in definition.Attributes)
            {
                tree.Write($"{Devices}{VirtUuid.Format(uuid)}/{CheckName(name)}", value, $"Unable to set attribute '{name}' of the mediated device", Domain);
            }
        }
        catch (VirtException)
        {
            // A device that is not as it was asked for would only be taken for one that is.
            tree.Write($"{Devices}{VirtUuid.Format(uuid)}/remove", "1", "Unable to destroy the unfinished mediated device", Domain);
            throw;
        }

        return Task.FromResult(uuid);
    }

    /// <inheritdoc/>
    public Task DestroyAsync(Guid uuid, CancellationToken cancellationToken)
    {
        tree.Write($"{Devices}{VirtUuid.Format(uuid)}/remove", "1", $"Unable to destroy '{VirtUuid.Format(uuid)}'", Domain);
        return Task.CompletedTask;
    }

    private static string CheckName(string name) =>
        name.Split('/').Contains("..") || name.StartsWith('/')
            ? throw new VirtException(VirtErrorCode.XmlError, $"the mdev attribute '{name}' is outside of the device", Domain)
            : name;

    private static MdevDefinition Parse(Guid uuid, string parent, string text)
    {
        try
        {
            return MdevDefinition.Read(uuid, parent, JsonNode.Parse(text));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"{Directory}/{parent}/{VirtUuid.Format(uuid)}: {e.Message}", Domain, e);
        }
    }

    private string PathOf(string parent, Guid uuid) => tree.At($"{Directory}/{parent}/{VirtUuid.Format(uuid)}");
}
