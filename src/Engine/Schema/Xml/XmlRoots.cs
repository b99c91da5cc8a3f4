using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Knows, for each kind of document, which part of libvirt reports its errors and what it calls a document without a file.</summary>
internal static class XmlRoots
{
    public static VirtErrorDomain DomainOf(string? root) => root switch
    {
        "domain" or "disk" or "devices" or "node" or "domainbackup" => VirtErrorDomain.Domain,
        "network" or "networkport" => VirtErrorDomain.Network,
        "pool" or "volume" or "source" => VirtErrorDomain.Storage,
        "domainsnapshot" => VirtErrorDomain.DomainSnapshot,
        "domaincheckpoint" => VirtErrorDomain.DomainCheckpoint,
        "interface" => VirtErrorDomain.Interface,
        "device" => VirtErrorDomain.NodeDevice,
        "secret" => VirtErrorDomain.Secret,
        "filter" or "filterbinding" => VirtErrorDomain.NWFilter,
        "capabilities" or "domainCapabilities" => VirtErrorDomain.Capabilities,
        "cpu" => VirtErrorDomain.Cpu,
        _ => VirtErrorDomain.Xml,
    };

    /// <summary>Gives the part for a document whose root may have any name, by what the document is called.</summary>
    public static VirtErrorDomain DomainOfSource(string source) => source switch
    {
        "(CPU_definition)" => VirtErrorDomain.Cpu,
        "(network_update_xml)" => VirtErrorDomain.Network,
        _ => VirtErrorDomain.Xml,
    };

    public static string SourceOf(string? root) => root switch
    {
        "domain" => "(domain_definition)",
        "disk" => "(disk_definition)",
        "network" => "(network_definition)",
        "networkport" => "(networkport_definition)",
        "pool" => "(storage_pool_definition)",
        "volume" => "(storage_volume_definition)",
        "source" => "(storage_source_specification)",
        "domainsnapshot" => "(domain_snapshot)",
        "domaincheckpoint" => "(domain_checkpoint)",
        "domainbackup" => "(domain_backup)",
        "interface" => "(interface_definition)",
        "device" => "(node_device_definition)",
        "secret" => "(definition_of_secret)",
        "filter" => "(nwfilter_definition)",
        "filterbinding" => "(nwfilterbinding_definition)",
        "cpu" => "(CPU_definition)",
        _ => "(xml)",
    };
}
