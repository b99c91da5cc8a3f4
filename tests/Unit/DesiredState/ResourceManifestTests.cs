using System.Text.Json;
using VirtPS.Engine.DesiredState;

namespace VirtPS.Tests.Unit.DesiredState;

/// <summary>The manifests of the resources for DSC agree with the code.</summary>
public sealed class ResourceManifestTests
{
    private static readonly string Folder = Path.Combine(VirtPS.Build.Repository.Find().Root, "dsc");

    public static TheoryData<string> Kinds => [.. DesiredResource.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_manifest_says_what_the_code_does(string kind)
    {
        var version = typeof(ResourceManifest).Assembly.GetName().Version!.ToString(3);
        var wanted = ResourceManifest.Write(kind, version);
        var file = Path.Combine(Folder, $"virtps.{kind.ToLowerInvariant()}.dsc.resource.json");
        if (Environment.GetEnvironmentVariable("VIRTPS_ACCEPT_SURFACE") == "1")
        {
            File.WriteAllText(file, wanted);
        }

        Assert.Equal(wanted, File.ReadAllText(file));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_manifest_has_what_DSC_asks_for(string kind)
    {
        var manifest = JsonDocument.Parse(ResourceManifest.Write(kind, "1.2.3")).RootElement;
        Assert.Matches(@"^\w+(\.\w+){0,2}/\w+$", manifest.GetProperty("type").GetString());
        foreach (var operation in new[] { "get", "set", "test", "delete", "export", "whatIf" })
        {
            var command = manifest.GetProperty(operation);
            Assert.Equal("pwsh", command.GetProperty("executable").GetString());
            Assert.Equal([kind, operation], command.GetProperty("args").EnumerateArray().Select(one => one.GetString()).TakeLast(2));
            Assert.Equal("stdin", command.GetProperty("input").GetString());
        }

        Assert.True(manifest.GetProperty("set").GetProperty("handlesExist").GetBoolean());
        var schema = manifest.GetProperty("schema").GetProperty("embedded");
        var properties = schema.GetProperty("properties");
        Assert.True(properties.GetProperty("_exist").GetProperty("default").GetBoolean());
        Assert.All(schema.GetProperty("required").EnumerateArray(), key => Assert.True(properties.TryGetProperty(key.GetString()!, out _)));
    }
}
