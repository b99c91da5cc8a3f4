using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Daemons;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Configuration;

/// <summary>Certificates for what guests and their data go over.</summary>
internal sealed record GuestTlsSettings
{
    private const string DefaultDirectory = "/etc/pki/qemu";

    /// <summary>vnc_tls_x509_*.</summary>
    internal required GuestTls Vnc { get; init; }

    /// <summary>spice_tls_x509_cert_dir.</summary>
    internal required string SpiceDirectory { get; init; }

    /// <summary>chardev_tls_x509_*.</summary>
    internal required GuestTls Character { get; init; }

    /// <summary>chardev_tls: whether character devices on TCP use TLS unless they say otherwise.</summary>
    internal bool CharacterTls { get; init; }

    /// <summary>nbd_tls_x509_*.</summary>
    internal required GuestTls Nbd { get; init; }

    /// <summary>nbd_tls: whether NBD disks use TLS unless they say otherwise.</summary>
    internal bool NbdTls { get; init; }

    /// <summary>migrate_tls_x509_*.</summary>
    internal required GuestTls Migration { get; init; }

    /// <summary>migrate_tls_force: whether migrations without TLS are refused.</summary>
    internal bool MigrationForced { get; init; }

    /// <summary>backup_tls_x509_*.</summary>
    internal required GuestTls Backup { get; init; }

    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <returns>The settings.</returns>
    internal static GuestTlsSettings Read(SettingReader reader)
    {
        var general = new GuestTls(
            reader.FilePath("default_tls_x509_cert_dir", DefaultDirectory), reader.Flag("default_tls_x509_verify", true), Secret(reader, "default_tls_x509_secret_uuid"));
        if (reader.Flag("vxhs_tls", false))
        {
            reader.Complain("vxhs_tls", "asks for Veritas HyperScale, which QEMU has no longer");
        }

        _ = reader.FilePath("vxhs_tls_x509_cert_dir");
        _ = Secret(reader, "vxhs_tls_x509_secret_uuid");
        return new()
        {
            // libvirt's servers for people trust any client unless told otherwise, as it has always been.
            Vnc = Of(reader, "vnc", general with { Directory = "/etc/pki/libvirt-vnc" }, verifies: false),
            SpiceDirectory = reader.FilePath("spice_tls_x509_cert_dir") ?? ExistingOr("/etc/pki/libvirt-spice", general.Directory),
            Character = Of(reader, "chardev", general),
            CharacterTls = reader.Flag("chardev_tls", false),
            Nbd = Of(reader, "nbd", general, hasVerify: false),
            NbdTls = reader.Flag("nbd_tls", false),
            Migration = Of(reader, "migrate", general),
            MigrationForced = reader.Flag("migrate_tls_force", false),
            Backup = Of(reader, "backup", general),
        };
    }

    private static GuestTls Of(SettingReader reader, string name, GuestTls general, bool? verifies = null, bool hasVerify = true)
    {
        var directory = reader.FilePath(name + "_tls_x509_cert_dir");
        var verify = hasVerify
            ? reader.Value<bool?>(name + "_tls_x509_verify", VirtDaemonSettingType.Flag, null, value => value is 0L or 1L ? value is 1L : throw new FormatException("must be 0 or 1"))
            : null;
        return new GuestTls(
            directory ?? ExistingOr(name == "vnc" ? general.Directory : $"/etc/pki/libvirt-{name}", name == "vnc" ? DefaultDirectory : general.Directory),
            verify ?? (verifies == false ? general.Verifies && directory is null : general.Verifies),
            Secret(reader, name + "_tls_x509_secret_uuid") ?? general.Secret);
    }

    private static string ExistingOr(string own, string general) => Directory.Exists(own) ? own : general;

    private static Guid? Secret(SettingReader reader, string name) => reader.Parsed<Guid?>(
        name, null, text => VirtUuid.TryParse(text, out var uuid) ? uuid : throw new FormatException($"must be a secret's UUID, not '{text}'"));
}

/// <summary>Certificates for one purpose.</summary>
/// <param name="Directory">The directory with ca-cert.pem and the rest.</param>
/// <param name="Verifies">Whether the other end must show a certificate.</param>
/// <param name="Secret">The secret that protects the private key; null for none.</param>
internal sealed record GuestTls(string Directory, bool Verifies, Guid? Secret);
