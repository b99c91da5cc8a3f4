using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Qemu.Definition;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Domains;

/// <summary>Brings definitions into the forms in which the driver keeps them.</summary>
/// <param name="node">Where.</param>
internal sealed class QemuForms(QemuNode node)
{
    /// <summary>What definitions take from the host and from the driver's configuration.</summary>
    internal QemuHost Host { get; } = new()
    {
        Arch = QemuPrograms.HostArch,
        NvramDirectory = node.Places.Nvram,
        LibDirectory = node.Places.Lib,
        ChannelDirectories = [node.Places.Channels, .. new QemuHost().ChannelDirectories],
        IsPrivileged = node.Host.IsPrivileged,
        VncAllowHostAudio = node.Settings.File.Graphics.VncAllowsHostAudio,
        NographicsAllowHostAudio = node.Settings.File.Graphics.NographicsAllowsHostAudio,
        SpiceTls = node.Settings.File.Graphics.SpiceTls,
        AudioDriver = Environment.GetEnvironmentVariable("QEMU_AUDIO_DRV"),
        SdlAudioDriver = Environment.GetEnvironmentVariable("SDL_AUDIODRIVER"),
        SecurityModel = HostSecurity.Models(node.Host.IsPrivileged)[0],
        Emulator = node.Programs.DefaultFor,
    };

    /// <summary>Reads a definition that a user gives.</summary>
    /// <param name="xml">Its text.</param>
    /// <param name="cancellationToken">Ends the wait for what the guest's program can do.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="VirtException">What is wrong with it.</exception>
    internal Task<DomainDefinition> ReadAsync(string xml, CancellationToken cancellationToken) =>
        ReadAsync(VirtXml.Parse(xml, "domain"), isNew: true, cancellationToken);

    /// <summary>Reads a definition.</summary>
    /// <param name="tree">Its tree; it is changed.</param>
    /// <param name="isNew">Whether a user gives it now, so that what its guest sees may still be chosen.</param>
    /// <param name="cancellationToken">Ends the wait for what the guest's program can do.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="VirtException">What is wrong with it.</exception>
    internal async Task<DomainDefinition> ReadAsync(XElement tree, bool isNew, CancellationToken cancellationToken)
    {
        await node.Programs.FactsAsync(EmulatorOf(tree), cancellationToken).ConfigureAwait(false);
        return DomainDefinition.Of(Form(tree, isActive: false, isNew), Inactive);
    }

    /// <summary>The form of a definition that is stored.</summary>
    /// <param name="domain">The <c>domain</c> element; it is changed.</param>
    /// <returns>The same element.</returns>
    internal XElement Inactive(XElement domain) => Form(domain, isActive: false, isNew: false);

    /// <summary>The form of a stored definition that gets a new device, which was checked: what the guest sees of it may still be chosen.</summary>
    /// <param name="domain">The <c>domain</c> element; it is changed.</param>
    /// <returns>The same element.</returns>
    internal XElement Extended(XElement domain) => Form(domain, isActive: false, isNew: true, validate: false);

    /// <summary>The form of a device that a user gives by itself.</summary>
    /// <param name="device">The device; it is left as it is.</param>
    /// <param name="domain">The definition that it is for; it is left as it is.</param>
    /// <param name="isActive">Whether it is one of a running guest's: its alias and generated names are then kept.</param>
    /// <param name="isNew">Whether it is to be added.</param>
    /// <param name="validate">Whether it is checked; a device that is to go is not.</param>
    /// <returns>The device's form.</returns>
    /// <exception cref="VirtException">What is wrong with it.</exception>
    internal XElement Device(XElement device, XElement domain, bool isActive, bool isNew, bool validate) =>
        QemuDefinition.NormalizeDevice(device, domain, node.Programs.Facts(EmulatorOf(domain)), Host, isActive, isNew, validate);

    /// <summary>The form of a definition that was stored before: what is wrong with it is found when its guest starts.</summary>
    /// <param name="domain">The <c>domain</c> element; it is changed.</param>
    /// <returns>The same element.</returns>
    internal XElement Loaded(XElement domain) => Form(domain, isActive: false, isNew: false, validate: false);

    /// <summary>The form of a definition that a guest runs with.</summary>
    /// <param name="domain">The <c>domain</c> element; it is changed.</param>
    /// <returns>The same element.</returns>
    internal XElement Active(XElement domain) => Form(domain, isActive: true, isNew: false);

    /// <summary>Finds the program that runs a guest.</summary>
    /// <param name="domain">A definition.</param>
    /// <returns>The program.</returns>
    /// <exception cref="VirtException">ConfigUnsupported when the host has none for it.</exception>
    internal string EmulatorOf(XElement domain) => QemuDefinition.EmulatorOf(domain, Host);

    private XElement Form(XElement domain, bool isActive, bool isNew, bool validate = true) =>
        QemuDefinition.Normalize(domain, node.Programs.Facts(EmulatorOf(domain)), Host, isActive, isNew, validate);
}
