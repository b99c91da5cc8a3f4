namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>The longest lists, texts and buffers of the protocol.</summary>
/// <remarks>Both sides refuse what is longer. The figures are libvirt's own; where its releases differ, the largest stands here.</remarks>
internal static class Limits
{
    /// <summary>Domains, networks, ports, pools, volumes, interfaces, filters, bindings, secrets, snapshots or checkpoints in a list.</summary>
    internal const int Objects = 16_384;

    /// <summary>Devices of a host, and capabilities of such a device.</summary>
    internal const int NodeDevices = 65_536;

    /// <summary>Parameters of a scheduler, of memory, NUMA, block I/O weights, an interface, a block copy, block statistics or a network port.</summary>
    internal const int FewParameters = 16;

    /// <summary>Limits of a disk's or of a throttle group's traffic.</summary>
    internal const int BlockIoTuneParameters = 32;

    /// <summary>Parameters of a migration, a save, a job, perf events, guest CPUs, an I/O thread, launch security, SEV or page sharing.</summary>
    internal const int ManyParameters = 64;

    /// <summary>Facts about a guest, counters of its CPUs, or what a tuning event reports.</summary>
    internal const int LongParameters = 2_048;

    /// <summary>Statistics of one domain.</summary>
    internal const int DomainStatistics = 262_144;

    /// <summary>Facts about who calls.</summary>
    internal const int IdentityParameters = 20;

    /// <summary>Ways to prove who calls.</summary>
    internal const int AuthenticationTypes = 20;

    /// <summary>Bytes of one SASL message.</summary>
    internal const int SaslData = 65_536;

    /// <summary>Bytes of a map of CPUs, a bit for each.</summary>
    internal const int CpuMap = 2_048;

    /// <summary>Bytes of the maps of all virtual CPUs together.</summary>
    internal const int CpuMaps = 8_388_608;

    /// <summary>Virtual CPUs of a domain.</summary>
    internal const int Vcpus = 16_384;

    /// <summary>I/O threads of a domain.</summary>
    internal const int IOThreads = 16_384;

    /// <summary>NUMA cells of a host, and page sizes.</summary>
    internal const int Cells = 1_024;

    /// <summary>Counters of a host's CPUs or memory.</summary>
    internal const int NodeStatistics = 16;

    /// <summary>CPU models of an architecture.</summary>
    internal const int CpuModels = 8_192;

    /// <summary>CPUs to find the common denominator of.</summary>
    internal const int BaselineCpus = 256;

    /// <summary>Characters of a security model's name, with the zero that ends it.</summary>
    internal const int SecurityModel = 257;

    /// <summary>Characters of a security label, with the zero that ends it.</summary>
    internal const int SecurityLabel = 4_097;

    /// <summary>Security labels of a domain.</summary>
    internal const int SecurityLabels = 64;

    /// <summary>Memory counters of a domain.</summary>
    internal const int MemoryStatistics = 1_024;

    /// <summary>Bytes of a disk or of memory read at once.</summary>
    internal const int PeekBuffer = 4_194_304;

    /// <summary>Disks with errors.</summary>
    internal const int DiskErrors = 256;

    /// <summary>Keys pressed at once.</summary>
    internal const int Keys = 16;

    /// <summary>File systems of a guest, and disks below one.</summary>
    internal const int FileSystems = 256;

    /// <summary>Interfaces of a guest, and addresses of one.</summary>
    internal const int GuestInterfaces = 2_048;

    /// <summary>SSH keys of a guest's user.</summary>
    internal const int SshKeys = 2_048;

    /// <summary>Warnings about a domain.</summary>
    internal const int Messages = 2_048;

    /// <summary>Identities that a graphics client proved.</summary>
    internal const int GraphicsIdentities = 20;

    /// <summary>Bytes that the two sides of a migration exchange.</summary>
    internal const int MigrationCookie = 4_194_304;

    /// <summary>Leases of a network.</summary>
    internal const int DhcpLeases = 65_536;

    /// <summary>Bytes of a secret.</summary>
    internal const int SecretValue = 65_536;

    /// <summary>Servers of a daemon.</summary>
    internal const int AdminServers = 16_384;

    /// <summary>Clients of a server.</summary>
    internal const int AdminClients = 16_384;

    /// <summary>Figures of a server's threads or clients.</summary>
    internal const int AdminParameters = 32;

    /// <summary>Facts about a client.</summary>
    internal const int AdminClientFacts = 64;
}
