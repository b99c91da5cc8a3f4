using VirtPS.Engine.Admin;
using VirtPS.Engine.Configuration;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Transport;

namespace VirtPS.Tests.Unit.Rpc.Admin;

/// <summary>Which admin socket a URI means, as virt-admin has it, and VirtPS's own daemon first.</summary>
public sealed class DaemonAddressTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("virtps-admin");

    [Theory]
    [InlineData("libvirtd:///system", "run/libvirt/libvirt-admin-sock")]
    [InlineData("virtqemud:///system", "run/libvirt/virtqemud-admin-sock")]
    [InlineData("virtlogd:///session", "user/libvirt/virtlogd-admin-sock")]
    [InlineData("virtpsd:///system", "run/virtps/virtps-admin-sock")]
    [InlineData("virtpsd:///session", "user/virtps/virtps-admin-sock")]
    public void A_URI_means_a_socket(string uri, string socket) => Assert.Equal((uri, At(socket)), Address().Find(uri));

    [Fact]
    public void A_socket_may_be_named() =>
        Assert.Equal("/tmp/a b", Address().Find("libvirtd:///system?socket=/tmp/a%20b").Socket);

    [Theory]
    [InlineData("qemu:///system", "Unsupported URI scheme 'qemu'")]
    [InlineData("libvirtd:///", "Invalid URI path '/'")]
    [InlineData("libvirtd:///system?mode=direct", "Unknown URI parameter 'mode'")]
    [InlineData("virtpsd://host/system", "names a host")]
    public void Other_URIs_are_refused(string uri, string complaint)
    {
        var error = Assert.Throws<VirtException>(() => Address().Find(uri));
        Assert.Equal(VirtErrorCode.ConfigUnsupported, error.Code);
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_goes_before_the_file_and_both_before_what_runs()
    {
        const string file = "uri_default = \"virtlxcd:///system\"";
        Assert.Equal("virtxend:///system", Address(file, "virtxend:///system").Find(null).Uri);
        Assert.Equal("virtlxcd:///system", Address(file).Find(null).Uri);
        Assert.Equal("virtnwd:///system", Address(file, "virtxend:///system").Find("virtnwd:///system").Uri);
    }

    [Fact]
    public void An_alias_stands_for_its_URI() =>
        Assert.Equal("virtqemud:///system", Address("uri_aliases = [ \"q=virtqemud:///system\" ]").Find("q").Uri);

    [Theory]
    [InlineData(true, "virtpsd:///system", "libvirtd:///system")]
    [InlineData(false, "virtpsd:///session", "libvirtd:///session")]
    public void Without_a_name_the_own_daemon_counts_where_it_runs(bool privileged, string own, string other)
    {
        Assert.Equal(other, Address(privileged: privileged).Find(null).Uri);
        var socket = Address().Find(own).Socket;
        Directory.CreateDirectory(Path.GetDirectoryName(socket)!);
        File.WriteAllText(socket, string.Empty);
        Assert.Equal(own, Address(privileged: privileged).Find(null).Uri);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private string At(string path) => Path.Combine(_root.FullName, path);

    private DaemonAddress Address(string file = "", string? environment = null, bool privileged = true) =>
        new(ConfigFile.Parse(file, "libvirt-admin.conf"), environment, new DaemonSockets(At("run"), At("user"), privileged));
}
