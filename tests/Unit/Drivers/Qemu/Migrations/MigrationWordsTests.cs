using VirtPS.Drivers.Qemu.Migrations;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Migrations;

public sealed class MigrationWordsTests
{
    [Theory]
    [InlineData("tcp:far:49153", "tcp:far:49153", "tcp:[::]:49153")]
    [InlineData("tcp://10.0.0.2:49153", "tcp:10.0.0.2:49153", "tcp:[::]:49153")]
    [InlineData("tcp://[fe80::1]:49153", "tcp:[fe80::1]:49153", "tcp:[::]:49153")]
    [InlineData("unix:///run/guest.sock", "unix:/run/guest.sock", "unix:/run/guest.sock")]
    public void An_address_is_told_to_both_sides(string uri, string sends, string listens)
    {
        var address = MigrationAddress.Parse(uri);
        Assert.Equal(sends, address.ForQemu());
        Assert.Equal(listens, address.ToListen(listens.Contains("::", StringComparison.Ordinal) ? "::" : null));
    }

    [Fact]
    public void A_port_is_added_in_the_form_that_the_address_came_in()
    {
        Assert.Equal("tcp:far:49152", MigrationAddress.Parse("tcp:far").With("tcp:far", 49152));
        Assert.Equal("tcp://far:49152", MigrationAddress.Parse("tcp://far").With("tcp://far", 49152));
    }

    [Theory]
    [InlineData("far", VirtErrorCode.InvalidArg)]
    [InlineData("ftp://far:1", VirtErrorCode.ArgumentUnsupported)]
    [InlineData("tcp://", VirtErrorCode.InvalidArg)]
    [InlineData("tcp://far:99999", VirtErrorCode.InvalidArg)]
    [InlineData("unix:relative", VirtErrorCode.InvalidArg)]
    public void What_is_no_address_is_refused(string uri, VirtErrorCode code) =>
        Assert.Equal(code, Assert.Throws<VirtException>(() => MigrationAddress.Parse(uri)).Code);

    [Theory]
    [InlineData(DomainMigrateFlags.Offline, VirtErrorCode.OperationInvalid)]
    [InlineData(DomainMigrateFlags.Offline | DomainMigrateFlags.PersistDest | DomainMigrateFlags.NonSharedDisk, VirtErrorCode.OperationInvalid)]
    [InlineData(DomainMigrateFlags.PostCopy, VirtErrorCode.ArgumentUnsupported)]
    [InlineData(DomainMigrateFlags.Live | DomainMigrateFlags.PostCopy | DomainMigrateFlags.Paused, VirtErrorCode.ArgumentUnsupported)]
    [InlineData(DomainMigrateFlags.ZeroCopy, VirtErrorCode.OperationInvalid)]
    [InlineData(DomainMigrateFlags.NonSharedDisk | DomainMigrateFlags.NonSharedInc, VirtErrorCode.InvalidArg)]
    [InlineData((DomainMigrateFlags)(1u << 30), VirtErrorCode.InvalidArg)]
    public void Flags_that_contradict_each_other_are_refused(DomainMigrateFlags flags, VirtErrorCode code) =>
        Assert.Equal(code, Assert.Throws<VirtException>(() => MigrationRules.Check(Options(flags), isTunnel: false, "f")).Code);

    [Theory]
    [InlineData(DomainMigrateFlags.None, "compression", "lzma", "Unsupported compression method 'lzma'")]
    [InlineData(DomainMigrateFlags.None, "compression", "zstd", "only supported with parallel migration")]
    [InlineData(DomainMigrateFlags.Parallel, "compression", "xbzrle", "isn't supported with parallel migration")]
    [InlineData(DomainMigrateFlags.None, "parallel.connections", 2, "Turn parallel migration on to tune it")]
    [InlineData(DomainMigrateFlags.None, "auto_converge.initial", 20, "Turn auto convergence on to tune it")]
    [InlineData(DomainMigrateFlags.None, "compression.mt.level", 2, "Turn multithread compression on to tune it")]
    public void What_is_tuned_must_be_on(DomainMigrateFlags flags, string name, object value, string words)
    {
        var options = Options(flags, new TypedParameter(name, value));
        Assert.Contains(words, Assert.Throws<VirtException>(() => new MigrationTuning(options, isSource: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_that_nobody_knows_is_refused() =>
        Assert.Equal(
            VirtErrorCode.ArgumentUnsupported,
            Assert.Throws<VirtException>(() => MigrationRules.Check(Options(DomainMigrateFlags.Live, new TypedParameter("speed", 1UL)), isTunnel: false, "f")).Code);

    [Fact]
    public void The_file_system_that_holds_a_file_is_the_deepest_one()
    {
        string[] mounts = ["/dev/sda1 / ext4 rw 0 0", "far:/x /srv nfs4 rw 0 0", "tmpfs /srv/own\\040tmp tmpfs rw 0 0"];
        Assert.Equal("ext4", SharedFileSystem.TypeOf("/var/a.img", mounts));
        Assert.Equal("nfs4", SharedFileSystem.TypeOf("/srv/a.img", mounts));
        Assert.Equal("tmpfs", SharedFileSystem.TypeOf("/srv/own tmp/a.img", mounts));
        Assert.Equal("ext4", SharedFileSystem.TypeOf("/srvother/a.img", mounts));
    }

    private static MigrationOptions Options(DomainMigrateFlags flags, params TypedParameter[] parameters) => new(new MigrationStep(parameters, default, flags));
}
