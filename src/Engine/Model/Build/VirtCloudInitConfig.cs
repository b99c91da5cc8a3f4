using System.Text.Encodings.Web;
using System.Text.Json;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>What cloud-init is to find in a guest when it starts for the first time.</summary>
/// <remarks>The NoCloud data source: files user-data, meta-data and network-config on a disc whose label is cidata.</remarks>
public sealed record VirtCloudInitConfig
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole of user-data, such as a text that begins with <c>#cloud-config</c> or a script.</summary>
    public string? UserData { get; set; }

    /// <summary>The whole of meta-data; an instance id and the domain's name without it.</summary>
    public string? MetaData { get; set; }

    /// <summary>The whole of network-config; the guest's own default without it.</summary>
    public string? NetworkConfig { get; set; }

    /// <summary>The guest's name; the domain's without it.</summary>
    public string? HostName { get; set; }

    /// <summary>A user to make, who may do everything; the image's own without it.</summary>
    public string? UserName { get; set; }

    /// <summary>Public keys that let this user, or the image's own, log in.</summary>
    public string[] SshKey { get; set; } = [];

    /// <summary>Packages to install.</summary>
    public string[] Package { get; set; } = [];

    /// <summary>Commands to run at the end of the first start.</summary>
    public string[] RunCommand { get; set; } = [];

    /// <summary>Makes the disc.</summary>
    /// <param name="domain">The domain's name.</param>
    /// <returns>The image of the disc.</returns>
    /// <exception cref="VirtException">InvalidArg when user-data is given whole and in parts.</exception>
    internal byte[] ToImage(string domain)
    {
        var inParts = (UserName ?? HostName) is not null || SshKey.Length + Package.Length + RunCommand.Length > 0;
        if (UserData is not null && inParts)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, "user-data is given whole (UserData) or in parts, not both");
        }

        var host = HostName ?? domain;
        var files = new List<(string, string)>
        {
            ("user-data", UserData ?? Compose(host)),
            ("meta-data", MetaData ?? $"instance-id: {Quote(Guid.NewGuid().ToString())}\nlocal-hostname: {Quote(host)}\n"),
        };
        if (NetworkConfig is not null)
        {
            files.Add(("network-config", NetworkConfig));
        }

        return IsoImage.Write("cidata", files.Select(file => (file.Item1, System.Text.Encoding.UTF8.GetBytes(file.Item2))).ToArray());
    }

    private string Compose(string host)
    {
        var lines = new List<string> { "#cloud-config", $"hostname: {Quote(host)}" };
        if (UserName is not null)
        {
            lines.AddRange(["users:", "  - default", $"  - name: {Quote(UserName)}", "    sudo: \"ALL=(ALL) NOPASSWD:ALL\"", "    shell: /bin/bash"]);
            Add("    ssh_authorized_keys:", "      ", SshKey);
        }
        else
        {
            Add("ssh_authorized_keys:", "  ", SshKey);
        }

        Add("packages:", "  ", Package);
        Add("runcmd:", "  ", RunCommand);
        return string.Join('\n', lines) + "\n";

        void Add(string title, string indent, string[] items)
        {
            if (items.Length > 0)
            {
                lines.Add(title);
                lines.AddRange(items.Select(item => $"{indent}- {Quote(item)}"));
            }
        }
    }

    // Every JSON string is one of YAML's, whatever is in it.
    private static string Quote(string text) => JsonSerializer.Serialize(text, Plain);
}
