{#- The words of is_leave, without accents: what is leave by itself, and what only goes with it. -#}
{% macro leave_words() -%}
    {%- set leave -%}
        absence absences absent absente abwesend abwesenheit arret baja conge conges cp deuil
        elternzeit feestdag feiertag feiertage feria feriado feriados ferias ferie feriee feries
        ferien festivo furlough holiday holidays ill illness krank krankheit leave malade maladie
        malattia maternite maternity mutterschutz off ooo parental paternite paternity permesso pto
        recup recuperation repos rtt sabbatical sabbatique sick sickness toil urlaub vacaciones vacance
        vacances vacation vacations vakantie verlof ziek
    {%- endset -%}
    {%- set beside -%}
        a accident accouchement and annual annuel annuels annuelle apres ascension assomption august
        aout autorisee autorise bank bereavement bezahlt carer cause child childcare compassionate
        compensatory compte courte d day days de deces demi des du duree emergency en enfant et
        evenement excused exceptionnel exceptionnelle extra familial familiale famille family for full
        half hospitalisation hours injustifiee in journee jour jours juillet justifiee l le la les
        legal legale lieu longue mai maison mariage marriage matin medical medicale midi moving my naissance
        national noel non not nouvel of on or ou out paid paques paye payee payees payes pentecote
        personal personnel personnelle pont pour public raison sans school seniority sociale solde special
        statutory study the time to toussaint travail un unauthorised unbezahlt une unexcused unpaid
        wedding week work
    {%- endset -%}
    {{ return({'leave': leave.split(), 'beside': beside.split()}) }}
{%- endmacro %}
