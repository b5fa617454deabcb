"""A small invented file for each layout: what is in it, and the rows it must land as."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """`columns` are selected from the preset's extract in the order of records."""

    preset: str
    file_name: str
    content: bytes
    columns: str
    expected: tuple[tuple[str | None, ...], ...]
    skipped: int = 0
    also: tuple[str, ...] = ()


def text(*lines: str, encoding: str = "utf-8") -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


SAMPLES = (
    Sample(
        "hubspot_contacts",
        "all-contacts.csv",
        text(
            "Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Lifecycle Stage,"
            "Create Date,Original Source,Associated Company IDs,Merged object IDs",
            "501,Lou,Exemple,Lou@Exemple.fr,01 99 00 11 22,New,Lead,2026-03-02 09:15,"
            "Paid Search,9002;9999,377;402",
            "502,Kim,Modèle,kim@modele.fr,,,Lead,2026-03-05 10:00,Organic Search,,",
        ),
        "lead_id, created_at, email, phone, status, lead_source, account_id, alias_ids",
        (
            ("501", "2026-03-02 08:15:00", "lou@exemple.fr", "+33199001122", "New",
             "Paid Search", "9002", "377;402"),
            ("502", "2026-03-05 09:00:00", "kim@modele.fr", None, None, "Organic Search", None,
             None),
        ),
    ),
    Sample(
        "hubspot_deals",
        "deals.csv",
        text(
            "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Close Date,Create Date,"
            "Last Activity Date",
            "71,Press A,Closed Won,12500.50,Lou,2026-04-20 10:00,2026-03-02 09:15,"
            "2026-04-20 10:00",
            "72,Press B,Appointment Scheduled,3000,Kim,2026-06-30 10:00,2026-03-03 09:15,",
        ),
        "opportunity_id, stage, amount, closed_at, expected_close_date, owner_id",
        (
            ("71", "Closed Won", "12500.5", "2026-04-20 08:00:00", None, "Lou"),
            ("72", "Appointment Scheduled", "3000", None, "2026-06-30", "Kim"),
        ),
    ),
    Sample(
        "hubspot_deals_history",
        "deals with history.csv",
        text(
            "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Close Date,Create Date,"
            "Last Activity Date,Date entered stage,Date left stage",
            "71,Press A,Qualified,100,Lou,2026-04-20,2026-03-01,,2026-03-02,2026-03-09",
            "71,Press A,Closed Won,120,Lou,2026-04-20,2026-03-01,,2026-04-20,",
        ),
        "opportunity_id, stage, amount, closed_at, updated_at",
        (
            ("71", "Qualified", "100", None, "2026-03-01 23:00:00"),
            ("71", "Closed Won", "120", "2026-04-19 22:00:00", "2026-04-19 22:00:00"),
        ),
        also=("hubspot_stage_history",),
    ),
    Sample(
        "hubspot_companies",
        "companies.csv",
        text(
            "Record ID,Company name,Company owner,Company Domain Name,Industry,Country/Region,"
            "Merged object IDs",
            "9002,Exemple SA,Lou,https://www.exemple.fr/,Machinery,France,8001",
        ),
        "account_id, account_name, domain, industry, country, alias_ids",
        (("9002", "Exemple SA", "exemple.fr", "Machinery", "France", "8001"),),
    ),
    Sample(
        "salesforce_leads",
        "leads.csv",
        text(
            "Lead ID,Company / Account,Email,Lead Source,Status,Converted Opportunity ID,"
            "Converted Contact ID,Converted Date,Created Date",
            "00Q1,Exemple SA,lou@exemple.fr,Web,Closed - Converted,0061,0031,3/20/2026,3/2/2026",
            "00Q2,Modele SA,kim@modele.fr,Trade Show,Open,,,,3/25/2026",
        ),
        "lead_id, company_name, lead_source, status, created_at, sql_at, "
        "converted_opportunity_id, alias_ids",
        (
            ("00Q1", "Exemple SA", "Web", "Closed - Converted", "2026-03-01 23:00:00",
             "2026-03-19 23:00:00", "0061", "0031"),
            ("00Q2", "Modele SA", "Trade Show", "Open", "2026-03-24 23:00:00", None, None, None),
        ),
    ),
    Sample(
        "salesforce_opportunities",
        "opps.csv",
        text(
            "Opportunity ID,Opportunity Name,Account Name,Stage,Is Won,Amount,Close Date,"
            "Created Date",
            '0061,Press A,Exemple SA,Closed Won,true,"12,500.50",2026-04-20,2026-03-02',
            "0062,Press B,Modele SA,Closed Lost,false,900,2026-04-21,2026-03-02",
            "0063,Press C,Modele SA,Qualification,false,800,2026-07-21,2026-03-02",
        ),
        "opportunity_id, status, amount, closed_at, expected_close_date",
        (
            ("0061", "won", "12500.5", "2026-04-19 22:00:00", None),
            ("0062", "lost", "900", "2026-04-20 22:00:00", None),
            ("0063", None, "800", None, "2026-07-21"),
        ),
    ),
    Sample(
        "salesforce_tasks",
        "tasks.csv",
        text(
            "Id,OwnerId,WhoId,Subject,CreatedDate,TaskSubtype,call_disposition,"
            "call_duration_in_seconds,call_type",
            "00T1,005A,00Q1,Call,2026-03-02T08:00:00.000Z,Call,Connected,184,Outbound",
            "00T2,005A,00Q1,Email: hello,2026-03-03T08:00:00.000Z,Email,,,",
            "00T3,005A,00Q2,Prepare,2026-03-03T09:00:00.000Z,Task,,,",
        ),
        "call_id, started_at, agent_id, direction, talk_seconds, outcome, lead_id",
        (("00T1", "2026-03-02 08:00:00", "005A", "out", "184", "Connected", "00Q1"),),
        skipped=2,
        also=("salesforce_task_emails",),
    ),
    Sample(
        "salesforce_events",
        "events.csv",
        text(
            "Id,OwnerId,WhoId,WhatId,Subject,StartDateTime,DurationInMinutes,CreatedDate,"
            "CreatedById,Type",
            "00U1,005A,00Q1,0061,Visit,2026-03-09T13:00:00.000Z,45,2026-03-02T08:00:00.000Z,"
            "005B,Call",
            "00U2,005A,00Q2,0011,Demo,2026-03-10T13:00:00.000Z,30,2026-03-02T08:00:00.000Z,"
            "005B,Meeting",
        ),
        "meeting_id, scheduled_at, lead_id, opportunity_id, duration_minutes, booked_by, "
        "held_by, format",
        (
            ("00U1", "2026-03-09 13:00:00", "00Q1", "0061", "45", "005B", "005A", "phone"),
            ("00U2", "2026-03-10 13:00:00", "00Q2", None, "30", "005B", "005A", None),
        ),
    ),
    Sample(
        "pipedrive_deals_en",
        "deals-export.csv",
        text(
            "Deal - Title,Deal - Value,Deal - Currency of value,Deal - Stage,Deal - Status,"
            "Deal - Won time,Deal - Lost time,Deal - Lost reason,Deal - Creation date,"
            "Person - Email,Person - Email",
            "Press A,12500.5,EUR,Negotiation,Won,2026-04-20 10:00:00,,,2026-03-02 09:00:00,"
            ",lou@exemple.fr",
            "Press B,900,EUR,Proposal,Lost,,2026-04-21 10:00:00,Price,46083,kim@modele.fr,",
        ),
        "opportunity_id, amount, currency, status, closed_at, lost_reason, created_at, "
        "contact_email",
        (
            (None, "12500.5", "EUR", "Won", "2026-04-20 08:00:00", None, "2026-03-02 08:00:00",
             "lou@exemple.fr"),
            (None, "900", "EUR", "Lost", "2026-04-21 08:00:00", "Price", "2026-03-01 23:00:00",
             "kim@modele.fr"),
        ),
    ),
    Sample(
        "pipedrive_deals_fr",
        "affaires.csv",
        text(
            "Affaire - Titre;Affaire - Valeur;Affaire - Organisation;"
            "Affaire - Personne à contacter;Affaire - Étape;Affaire - Statut;"
            "Affaire - Date de gain;Affaire - Raison de la perte;Affaire - Source du lead",
            "Presse A;12 500,50;Exemple SA;Lou;Négociation;Gagné;15/11/2026;;Salon",
            "Presse B;900;Modèle SA;Kim;Devis;Perdu;;Prix;Appel",
            encoding="cp1252",
        ),
        "account_name, amount, stage, status, closed_at, lost_reason, lead_source, created_at",
        (
            ("Exemple SA", "12500.5", "Négociation", "Gagné", "2026-11-14 23:00:00", None,
             "Salon", None),
            ("Modèle SA", "900", "Devis", "Perdu", None, "Prix", "Appel", None),
        ),
    ),
    Sample(
        "google_ads_en",
        "google.csv",
        text(
            "Campaign performance report\t",
            '"November 30, 2026 - December 1, 2026"',
            "Campaign\tCampaign state\tCampaign type\tClicks\tImpr.\tCTR\tCurrency code\t"
            "Avg. CPC\tCost\tConversions",
            'Search A\tEnabled\tSearch\t11\t"1,235"\t0.89%\tEUR\t"1,14"\t12.55\t --',
            "Total: Campaigns\t --\t --\t11\t1235\t0.89%\tEUR\t1.14\t12.55\t0",
            "Total: Account\t --\t --\t11\t1235\t0.89%\tEUR\t1.14\t12.55\t0",
            encoding="utf-16",
        ),
        "date, cost, platform, campaign_name, impressions, clicks, currency, platform_conversions",
        (
            ("2026-11-30", "6.275", "google", "Search A", "617", "5", "EUR", None),
            ("2026-12-01", "6.275", "google", "Search A", "618", "6", "EUR", None),
        ),
        skipped=4,
    ),
    Sample(
        "google_ads_fr",
        "rapport.csv",
        text(
            "Rapport sur les campagnes",
            "1 novembre 2026 - 30 novembre 2026",
            "Jour;Campagne;Coût (EUR);Clics;Impressions;Conversions",
            "2026-11-01;Recherche A;1 045,50;12;1 200;1,5",
            "2026-11-02;Recherche A;3,25;1;100;0",
            "Total : campagnes;;1 048,75;13;1 300;1,5",
        ),
        "date, cost, campaign_name, impressions, clicks, currency, platform_conversions",
        (
            ("2026-11-01", "1045.5", "Recherche A", "1200", "12", "EUR", "1.5"),
            ("2026-11-02", "3.25", "Recherche A", "100", "1", "EUR", "0"),
        ),
        skipped=3,
    ),
    Sample(
        "linkedin_ads",
        "campaign_performance_report.csv",
        text(
            "Campaign Performance Report",
            "Report Start: 3/1/2026",
            "",
            "Start Date (in UTC),Account Name,Campaign Group Name,Campaign Name,Campaign ID,"
            "Currency,Total Spent,Impressions,Clicks",
            '3/5/2026,Exemple,Group,Lead gen,4411,USD,"$174.03","1,946",21',
            '3/6/2026,Exemple,Group,Lead gen,4411,USD,"$1,002.10",900,9',
        ),
        "date, cost, campaign_id, campaign_name, ad_group, impressions, clicks, currency",
        (
            ("2026-03-05", "174.03", "4411", "Lead gen", "Group", "1946", "21", "USD"),
            ("2026-03-06", "1002.1", "4411", "Lead gen", "Group", "900", "9", "USD"),
        ),
        skipped=2,
    ),
    Sample(
        "meta_ads_en",
        "meta.csv",
        text(
            "Reporting starts,Reporting ends,Campaign name,Ad set name,Amount spent (EUR),"
            "Impressions,Link clicks,Results",
            "2026-01-01,2026-02-28,,,100.00,590,59,2",
            "2026-01-30,2026-02-02,Webinar,Set 1,10.01,400,6,2",
            "2026-02-28,2026-02-28,Webinar,Set 1,90,190,53,0",
        ),
        "date, cost, campaign_name, ad_group, currency, impressions, clicks",
        (
            ("2026-01-30", "2.5", "Webinar", "Set 1", "EUR", "100", "1"),
            ("2026-01-31", "2.505", "Webinar", "Set 1", "EUR", "100", "2"),
            ("2026-02-01", "2.495", "Webinar", "Set 1", "EUR", "100", "1"),
            ("2026-02-02", "2.51", "Webinar", "Set 1", "EUR", "100", "2"),
            ("2026-02-28", "90", "Webinar", "Set 1", "EUR", "190", "53"),
        ),
        skipped=1,
    ),
    Sample(
        "meta_ads_fr",
        "meta-fr.csv",
        text(
            "DÃ©but des rapports;Nom de la campagne;Nom de l'ensemble de publicitÃ©s;Impressions;"
            "Clics sur un lien;Montant dÃ©pensÃ© (EUR);RÃ©sultats",
            "2026-03-01;Webinaire;Ensemble 1;45 000;120;850,50;4",
            "2026-03-02;Webinaire;Ensemble 1;1 000;10;12,25;",
        ),
        "date, cost, campaign_name, ad_group, currency, impressions, clicks",
        (
            ("2026-03-01", "850.5", "Webinaire", "Ensemble 1", "EUR", "45000", "120"),
            ("2026-03-02", "12.25", "Webinaire", "Ensemble 1", "EUR", "1000", "10"),
        ),
    ),
    Sample(
        "microsoft_ads",
        "bing.csv",
        text(
            "Report Name: campaigns",
            "Gregorian date,Campaign name,Campaign ID,Impressions,Clicks,Spend,Conversions",
            "2026-03-01,Search A,310,1000,20,15.20,1",
            "2026-03-02,Search A,310,900,10,7.05,0",
            '"©2026 Microsoft Corporation. All rights reserved. "',
        ),
        "date, cost, campaign_id, impressions, clicks, platform_conversions",
        (
            ("2026-03-01", "15.2", "310", "1000", "20", "1"),
            ("2026-03-02", "7.05", "310", "900", "10", "0"),
        ),
        skipped=2,
    ),
    Sample(
        "aircall",
        "aircall.csv",
        text(
            "Line,datetime (tz offset incl.),number timezone,datetime (UTC),country_code,"
            "direction,from,to,answered,missed_call_reason,user,duration (total),"
            "duration (in call),voicemail,recording,comments,tags,call id",
            "Sales,2026-07-02 10:00:00,Europe/Paris,2026-07-02 08:00:00,FR,outbound,33199001122,"
            "+33 1 99 00 33 44,Yes,,Lou,00:03:14,0:02:50,,,,,901",
            "Sales,2026-07-02 05:00:00,America/New_York,,US,inbound,+33199003344,33199001122,"
            "No,no_available_agent,,35,,,,,,902",
        ),
        "call_id, started_at, direction, from_number, to_number, duration_seconds, talk_seconds, "
        "outcome",
        (
            ("901", "2026-07-02 08:00:00", "outbound", "+33199001122", "+33199003344", "194",
             "170", "answered"),
            ("902", "2026-07-02 09:00:00", "inbound", "+33199003344", "+33199001122", "35", "0",
             "no_available_agent"),
        ),
    ),
    Sample(
        "aircall_older",
        "calls 2019.csv",
        text(
            "line,date (TZ offset incl.),time (TZ offset incl.),number timezone,direction,from,to,"
            "answered,missed_call_reason,user,duration (total),duration (in call),via",
            "Sales,2026-01-02,10:00:00,Europe/Paris,outbound,33199001122,33199003344,Yes,,Lou,"
            "194,170,Aircall",
            "Sales,2026-01-02,10:00:00,America/New_York,outbound,33199001122,33199003344,No,,Lou,"
            "20,0,Aircall",
        ),
        "call_id, started_at, talk_seconds, outcome",
        (
            (None, "2026-01-02 09:00:00", "170", "answered"),
            (None, "2026-01-02 15:00:00", "0", "no answer"),
        ),
    ),
    Sample(
        "ringover",
        "ringover.csv",
        text(
            "call_id,team_id,user_id,direction,from_number,contact_number,answered_time,end_time,"
            "incall_duration,last_state",
            "1,10,7,OUT,33199001122,33199003344,2026-03-02T08:00:00Z,2026-03-02T08:02:00Z,120,"
            "ANSWERED",
            "2,10,7,IN,33199003344,33199003344,,2026-03-02T09:00:00Z,0,MISSED",
        ),
        "call_id, started_at, ended_at, agent_id, to_number, talk_seconds, outcome",
        (
            ("1", "2026-03-02 08:00:00", "2026-03-02 08:02:00", "7", "+33199003344", "120",
             "ANSWERED"),
            ("2", "2026-03-02 09:00:00", "2026-03-02 09:00:00", "7", None, "0", "MISSED"),
        ),
    ),
    Sample(
        "asterisk_cdr",
        "Master.csv",
        text(
            "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,"
            "disposition,amaflags,accountcode,uniqueid,userfield",
            '2026-03-02 09:00:00,"""Lou"" <101>",101,0199003344,out,SIP/101,SIP/x,Dial,,64,52,'
            "ANSWERED,3,,1772442000.1,",
            "2026-03-02 10:00:00,x,0199003344,101,in,SIP/x,SIP/101,Dial,,20,0,NO ANSWER,3,,"
            "1772445600.2,",
        ),
        "call_id, started_at, direction, agent_id, from_number, to_number, talk_seconds, outcome",
        (
            ("1772442000.1", "2026-03-02 08:00:00", "out", "101", None, "+33199003344", "52",
             "ANSWERED"),
            ("1772445600.2", "2026-03-02 09:00:00", "in", "101", "+33199003344", None, "0",
             "NO ANSWER"),
        ),
    ),
    Sample(
        "web_traffic",
        "ga4.csv",
        text(
            "# ----------------------------------------",
            "# Traffic acquisition",
            "# 20260301-20260302",
            "# ----------------------------------------",
            "Date,Session source / medium,Total users,Sessions",
            ",,150,170,Grand total",
            "20260301,google / cpc,100,110",
            "20260302,(direct) / (none),50,60",
        ),
        "date, unique_visitors, source, medium, sessions",
        (
            ("2026-03-01", "100", "google", "cpc", "110"),
            ("2026-03-02", "50", "(direct)", None, "60"),
        ),
        skipped=5,
    ),
    Sample(
        "french_companies",
        "fichier.csv",
        text(
            "Raison sociale;SIRET;CP;Ville;Téléphone;Email",
            "Exemple SA;73282932000074;01000;Bourg;01 99 00 11 22;contact@exemple.fr",
            encoding="latin-1",
        ),
        "account_id, account_name, company_siren, postal_code, region",
        (("73282932000074", "Exemple SA", "732829320", "01000", "Bourg"),),
    ),
    Sample(
        "web_traffic",
        "ga4 by channel.csv",
        text(
            "Date,Session default channel group,Total users,Sessions",
            "20260301,Organic Search,100,110",
            "20260301,Cross-network,35,40",
            "20260302,Direct,18,20",
        ),
        "date, unique_visitors, source, medium, sessions",
        (
            ("2026-03-01", "100", "Organic Search", None, "110"),
            ("2026-03-01", "35", "Cross-network", None, "40"),
            ("2026-03-02", "18", "Direct", None, "20"),
        ),
    ),
    Sample(
        "meta_ads_en",
        "meta without currency.csv",
        text(
            "Campaign name,Ad set name,Amount spent,Impressions,Clicks,Results,Reporting starts,"
            "Reporting ends",
            "Alpha,One,500.75,25000,1250,15,2026-06-01,2026-06-02",
        ),
        "date, cost, campaign_name, ad_group, clicks, currency",
        (
            ("2026-06-01", "250.375", "Alpha", "One", "625", None),
            ("2026-06-02", "250.375", "Alpha", "One", "625", None),
        ),
    ),
    Sample(
        "prospect_list",
        "prospects.csv",
        text(
            "Société;Prénom;Nom;E-mail;Téléphone;CP;Ville;Source;Date de contact",
            "Exemple SA;Lou;Exemple;Lou@exemple.fr;01 99 00 11 22;01000;Bourg;Salon;18/03/2026",
            "Modele SA;Kim;Modele;;01 99 00 11 23;69003;Lyon;Salon;19/03/2026",
            encoding="cp1252",
        ),
        "lead_id, created_at, email, first_name, company_name, postal_code, lead_source",
        (
            ("person-e22ff38ece2128fba6f9911009e762f8", "2026-03-17 23:00:00",
             "lou@exemple.fr", "Lou", "Exemple SA", "01000", "Salon"),
            (None, "2026-03-18 23:00:00", None, "Kim", "Modele SA", "69003", "Salon"),
        ),
    ),
    Sample(
        "time_sheet",
        "kimai.csv",
        text(
            "Date,From,To,Duration,Rate,User,Customer,Project,Activity,Description",
            "2026-03-02,22:00,00:45,2.75,0.00,lou,Interne,Prospection,telesales,Appels",
        ),
        "person_id, date, hours, activity",
        (("lou", "2026-03-02", "2.75", "telesales"),),
    ),
    Sample(
        "cost_table",
        "couts.csv",
        text(
            "Mois;Poste;Canal;Montant HT",
            "01/2026;Salaires;Téléprospection;3 000,00",
            "02/2026;Logiciels;;120,50",
        ),
        "entry_id, month, category, channel, amount",
        (
            (None, "2026-01-01", "Salaires", "Téléprospection", "3000"),
            (None, "2026-02-01", "Logiciels", None, "120.5"),
        ),
    ),
    Sample(
        "salesforce_opportunities",
        "report without id.csv",
        text(
            "Opportunity Owner,Account Name,Opportunity Name,Stage,Fiscal Period,Amount,"
            "Probability (%),Age,Close Date,Created Date,Lead Source",
            "Lou,Exemple SA,Press,Closed Won,Q1-2026,1200.00,100,12,3/25/2026,3/13/2026,Web",
        ),
        "opportunity_id, account_name, stage, amount, probability, closed_at, created_at",
        (
            (None, "Exemple SA", "Closed Won", "1200", "100", "2026-03-24 23:00:00",
             "2026-03-12 23:00:00"),
        ),
    ),
)  # fmt: skip
