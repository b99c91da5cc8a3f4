using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Where the host takes the guest's sound: <c>-audiodev</c>.</summary>
/// <remarks>qemuBuildAudioCommandLine.</remarks>
internal static class AudioBackends
{
    /// <summary>Adds the host's audio backends.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        foreach (var audio in launch.Guest.Devices.Elements("audio"))
        {
            launch.Option("-audiodev", PropertyWriter.Write(Describe(launch, audio)));
        }
    }

    private static JsonObject Describe(LaunchBuilder launch, XElement audio)
    {
        var type = audio.Get("type");
        var properties = new JsonObject
        {
            ["id"] = $"audio{audio.Get("id")}",
            ["driver"] = type switch { "pulseaudio" => "pa", "file" => "wav", _ => type },
        };
        properties.Number("timer-period", audio.Get("timerPeriod"));
        switch (type)
        {
            case "none" or "alsa" or "coreaudio" or "jack" or "spice" or "dbus":
                break;
            case "oss":
                properties.Switch("try-mmap", audio.Get("tryMMap")).Switch("exclusive", audio.Get("exclusive")).With("dsp-policy", PropertyWriter.ReadNumber(audio.Get("dspPolicy")));
                break;
            case "pulseaudio":
                properties.With("server", audio.Get("serverName"));
                break;
            case "sdl":
                if (audio.Get("driver") is { } driver)
                {
                    launch.Variable("SDL_AUDIODRIVER", driver);
                }

                break;
            case "file":
                properties.With("path", audio.Get("path"));
                break;
            case "pipewire":
                if ((audio.Get("runtimeDir") ?? launch.Context.Environment.GetValueOrDefault("XDG_RUNTIME_DIR")) is { } directory)
                {
                    launch.Variable("PIPEWIRE_RUNTIME_DIR", directory);
                }

                break;
            default:
                throw Refusal.Unsupported($"audio backend '{type}' is not supported by QEMU");
        }

        return properties.With("in", Direction(type, audio.Element("input"))).With("out", Direction(type, audio.Element("output")));
    }

    private static JsonObject? Direction(string? type, XElement? direction)
    {
        if (direction is null)
        {
            return null;
        }

        var settings = direction.Get("fixedSettings") == "yes" ? direction.Element("settings") : null;
        var properties = new JsonObject()
            .Switch("mixing-engine", direction.Get("mixingEngine"))
            .Switch("fixed-settings", direction.Get("fixedSettings"))
            .Number("voices", direction.Get("voices"))
            .Number("buffer-length", direction.Get("bufferLength"))
            .Number("frequency", settings?.Get("frequency"))
            .Number("channels", settings?.Get("channels"))
            .With("format", settings?.Get("format"));
        switch (type)
        {
            case "alsa":
                properties.With("dev", direction.Get("dev"));
                break;
            case "coreaudio" or "sdl":
                properties.Number("buffer-count", direction.Get("bufferCount"));
                break;
            case "jack":
                properties.With("server-name", direction.Get("serverName")).With("client-name", direction.Get("clientName"))
                    .With("connect-ports", direction.Get("connectPorts")).Switch("exact-name", direction.Get("exactName"));
                break;
            case "oss":
                properties.With("dev", direction.Get("dev")).Number("buffer-count", direction.Get("bufferCount")).Switch("try-poll", direction.Get("tryPoll"));
                break;
            case "pulseaudio" or "pipewire":
                properties.With("name", direction.Get("name")).With("stream-name", direction.Get("streamName")).Number("latency", direction.Get("latency"));
                break;
        }

        return properties.Count == 0 ? null : properties;
    }
}
