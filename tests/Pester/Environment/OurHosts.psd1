# What the tests beside this file ask of your hosts. Copy both and change this one.
@{
    Hosts              = @( 'test:///default' )

    # The least room that each started pool must have.
    PoolRoom           = 1GB

    # How long certificates must still be good for, and the files that are looked at.
    CertificateDays    = 30
    Certificates       = @()

    # Documents of desired state from which hosts must not drift, by host; relative paths begin here.
    Configurations     = @{ 'test:///default' = 'OurHosts.desired.psd1' }
}
