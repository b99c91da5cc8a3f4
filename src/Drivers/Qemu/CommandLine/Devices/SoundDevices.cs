using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The guest's sound cards.</summary>
/// <remarks>qemuBuildSoundCommandLine.</remarks>
internal static class SoundDevices
{
    /// <summary>Adds the guest's sound cards.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        foreach (var sound in launch.Guest.Devices.Elements("sound"))
        {
            // The PC speaker is part of the machine, which is told its backend.
            if (sound.Get("model") == "pcspk")
            {
                continue;
            }

            launch.Device(Describe(launch.Guest, sound));
            if (HasCodecs(sound))
            {
                var codecs = sound.Elements("codec").Select(codec => codec.Get("type")).DefaultIfEmpty("duplex");
                foreach (var (codec, address) in codecs.Select((codec, address) => (codec, address)))
                {
                    launch.Device(Codec(launch.Guest, sound, codec, address));
                }
            }
        }
    }

    /// <summary>Names the audio backend that a device plays to.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="device">The device.</param>
    /// <returns>The backend's id.</returns>
    internal static string Backend(GuestLayout guest, XElement device)
    {
        var id = device.Element("audio")?.Get("id");
        var backend = guest.Devices.Elements("audio").FirstOrDefault(audio => id is null || audio.Get("id") == id)
            ?? throw Refusal.Broken("unable to find audio backend for sound device");
        return $"audio{backend.Get("id")}";
    }

    private static bool HasCodecs(XElement sound) => sound.Get("model") is "ich6" or "ich9";

    private static JsonObject Describe(GuestLayout guest, XElement sound)
    {
        var model = sound.Get("model");
        var alias = GuestLayout.AliasOf(sound);
        if (model == "virtio")
        {
            var virtio = VirtioDevice.Begin(guest, sound, "virtio-sound").With("id", alias).Number("streams", sound.Get("streams"));
            return virtio.With("audiodev", Backend(guest, sound)).At(guest, sound);
        }

        var type = model switch
        {
            "es1370" => "ES1370",
            "ac97" => "AC97",
            "ich6" => "intel-hda",
            "ich9" => "ich9-intel-hda",
            "usb" => "usb-audio",
            "sb16" => "sb16",
            _ => throw Refusal.Unsupported($"sound card model '{model}' is not supported by QEMU"),
        };
        guest.Require(type, $"sound card model '{model}'");
        return PropertyWriter.Device(type).With("id", alias)
            .With("audiodev", HasCodecs(sound) ? null : Backend(guest, sound))
            .Switch("multi", model == "usb" ? sound.Get("multichannel") : null)
            .At(guest, sound);
    }

    private static JsonObject Codec(GuestLayout guest, XElement sound, string? codec, int address)
    {
        var type = codec switch
        {
            "duplex" => "hda-duplex",
            "micro" => "hda-micro",
            "output" => "hda-output",
            _ => throw Refusal.Unsupported($"sound codec '{codec}' is not supported by QEMU"),
        };
        var alias = GuestLayout.AliasOf(sound);
        return PropertyWriter.Device(type).With("id", $"{alias}-codec{address}").With("bus", $"{alias}.0").With("cad", (long?)address).With("audiodev", Backend(guest, sound));
    }
}
