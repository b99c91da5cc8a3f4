using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Describes objects to access policies.</summary>
/// <remarks>The attributes are those that libvirt gives to polkit (virAccessDriverPolkitCheckDomain and its kin), but for a volume's pool_uuid, which its handle does not hold.</remarks>
internal static class AccessTargets
{
    /// <summary>Describes the object that a handle stands for; nothing for the connection as a whole.</summary>
    internal static AccessTarget? Of(object? handle) => handle switch
    {
        null => null,
        DomainRef domain => Named("domain", domain.Name, domain.Uuid),
        SnapshotRef snapshot => Of(snapshot.Domain),
        CheckpointRef checkpoint => Of(checkpoint.Domain),
        NetworkRef network => Named("network", network.Name, network.Uuid),
        NetworkPortRef port => Make(
            port.Network.Name, port.Uuid,
            ("network_name", port.Network.Name), ("network_uuid", VirtUuid.Format(port.Network.Uuid)), ("port_uuid", VirtUuid.Format(port.Uuid))),
        StoragePoolRef pool => Named("pool", pool.Name, pool.Uuid),
        StorageVolumeRef volume => Make(
            $"{volume.Pool}/{volume.Name}", null, ("pool_name", volume.Pool), ("vol_name", volume.Name), ("vol_key", volume.Key)),
        NodeDeviceRef device => Make(device.Name, null, ("node_device_name", device.Name)),
        InterfaceRef card => Make(card.Name, null, ("interface_name", card.Name), ("interface_macaddr", card.Mac)),
        NWFilterRef filter => Named("nwfilter", filter.Name, filter.Uuid),
        NWFilterBindingRef binding => Make(
            binding.PortDevice, null, ("nwfilter_binding_portdev", binding.PortDevice), ("nwfilter_binding_filter", binding.FilterName)),
        SecretRef secret => Secret(secret),
        _ => throw new ArgumentException($"{handle.GetType().Name} identifies no object of a host", nameof(handle)),
    };

    private static AccessTarget Secret(SecretRef secret)
    {
        var uuid = ("secret_uuid", VirtUuid.Format(secret.Uuid));
        var usage = secret.UsageType switch
        {
            SecretUsageType.Volume => "secret_usage_volume",
            SecretUsageType.Ceph => "secret_usage_ceph",
            SecretUsageType.Iscsi => "secret_usage_target",
            SecretUsageType.Tls or SecretUsageType.Vtpm => "secret_usage_name",
            _ => null,
        };
        return usage is null
            ? Make(secret.UsageId, secret.Uuid, uuid)
            : Make(secret.UsageId, secret.Uuid, uuid, (usage, secret.UsageId));
    }

    private static AccessTarget Named(string objectClass, string name, Guid uuid) =>
        Make(name, uuid, ($"{objectClass}_name", name), ($"{objectClass}_uuid", VirtUuid.Format(uuid)));

    private static AccessTarget Make(string name, Guid? uuid, params (string Name, string Value)[] attributes) =>
        new(name, uuid == Guid.Empty ? null : uuid, [.. attributes.Select(attribute => KeyValuePair.Create(attribute.Name, attribute.Value))]);
}
