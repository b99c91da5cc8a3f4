using VirtPS.Daemon.Serving;

namespace VirtPS.Tests.Unit.Daemon;

public sealed class SessionTicketTests
{
    [Fact]
    public void Without_a_configuration_of_the_machine_there_is_a_whole_one() =>
        Assert.Equal(
            "[default]\nopenssl_conf = virtps_init\n[virtps_init]\nssl_conf = virtps_ssl\n[virtps_ssl]\nsystem_default = virtps_tls\n[virtps_tls]\nNumTickets = 0\n",
            SessionTickets.Compose(null, []));

    // As Debian has it.
    [Fact]
    public void What_the_machines_lacks_is_added() =>
        Assert.Equal(
            ".include /o.cnf\n[openssl_init]\nssl_conf = virtps_ssl\n[virtps_ssl]\nsystem_default = virtps_tls\n[virtps_tls]\nNumTickets = 0\n",
            SessionTickets.Compose("/o.cnf", ["# a remark", "openssl_conf = openssl_init # one more", "[openssl_init]", "providers = provider_sect", "[provider_sect]"]));

    // As Fedora has it.
    [Fact]
    public void What_the_machine_says_about_TLS_stays() =>
        Assert.Equal(
            ".include /o.cnf\n[crypto_policy]\nNumTickets = 0\n",
            SessionTickets.Compose("/o.cnf", ["openssl_conf=openssl_init", "[ openssl_init ]", "ssl_conf = ssl_module", "[ ssl_module ]", "system_default = crypto_policy", "[ crypto_policy ]"]));
}
